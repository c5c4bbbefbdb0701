"""Who governs: jurisdictions, units, positions, staff and their role grants, zones, streets and offices.

Nouns: Jurisdiction, Unit, UnitVersion, Position, StaffMember, RoleGrant, Zone, Street, StreetSegment, Office.
Events: RoleGranted, RoleRevoked, UnitRevised, PositionFilled, StaffRegistered.
"""

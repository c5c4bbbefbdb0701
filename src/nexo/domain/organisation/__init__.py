"""Who governs: jurisdictions, units, positions, staff and their role grants, zones and offices.

Nouns: Jurisdiction, Unit, UnitVersion, Position, StaffMember, RoleGrant, Zone, Office.
Events: RoleGranted, RoleRevoked, UnitRevised, PositionFilled, StaffRegistered.
"""

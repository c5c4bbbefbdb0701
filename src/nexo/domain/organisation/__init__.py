"""Jurisdictions, units, positions, staff, role grants, zones and offices."""

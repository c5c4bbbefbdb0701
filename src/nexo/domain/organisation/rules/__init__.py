"""Pure decisions about the organisation: opening hours, reach of a role, the poorest zones."""

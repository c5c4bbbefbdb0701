"""The first day of a town, in steps."""

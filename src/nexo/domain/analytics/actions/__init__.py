"""Writes of the roll-ups."""

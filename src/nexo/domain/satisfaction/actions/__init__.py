"""Writes of the satisfaction loop: one file an action."""

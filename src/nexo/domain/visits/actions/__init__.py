"""Writes of visits: one file an action."""

"""Writes of cases: one file an action."""

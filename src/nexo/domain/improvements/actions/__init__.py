"""Writes of improvements: one file an action."""

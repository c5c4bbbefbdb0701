"""Writes of the guided conversation: one file an action, or a few that belong together."""

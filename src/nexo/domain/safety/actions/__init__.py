"""Writes of the room, one a file."""

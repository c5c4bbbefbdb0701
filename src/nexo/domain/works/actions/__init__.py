"""Writes of work on the ground."""

"""Reads of the room for the sites."""

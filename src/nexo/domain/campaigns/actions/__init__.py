"""Writes of campaigns, one a file."""

"""Reads of work on the ground."""

"""Tells who asked about the moves of a case that need their eyes."""

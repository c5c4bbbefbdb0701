"""Tells who asked for a hearing that its day changed, or that it was called off."""

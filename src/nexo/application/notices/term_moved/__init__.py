"""The date that was promised to a citizen is another one now."""

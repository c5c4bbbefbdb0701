"""Lists as files: what, in which format, and what for where people are in it."""

"""One field that finds people, cases and words."""

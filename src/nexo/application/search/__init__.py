"""One search over people, cases and what was said."""

"""One search over people, cases and contacts."""

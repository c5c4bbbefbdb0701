"""Contact channels, one folder each, found by entry point."""

"""Pure decisions of improvements."""

"""Pure decisions of the satisfaction loop."""

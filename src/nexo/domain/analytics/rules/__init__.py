"""Pure decisions of analytics."""

"""Pure decisions of the exchange with other bodies."""

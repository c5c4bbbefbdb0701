"""Writes of the exchange with other bodies."""

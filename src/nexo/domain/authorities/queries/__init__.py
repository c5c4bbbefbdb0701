"""Reads of the exchange with other bodies."""

"""Attending at the counter and on the telephone: one field finds the person, one form writes it down."""

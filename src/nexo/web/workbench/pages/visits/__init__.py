"""Turns: who arrives takes a number, officials call and attend them, supervision watches the times."""

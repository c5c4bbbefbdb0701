"""Offices, ways to talk to us, accessibility."""

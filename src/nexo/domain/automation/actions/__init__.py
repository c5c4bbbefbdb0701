"""Writes: macros, rules, and what they do."""

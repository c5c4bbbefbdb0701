"""Folding, search vectors, sanitising."""

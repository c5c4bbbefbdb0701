"""Asks again after somebody called about a low score."""

"""Reminds the official side that the term of a letter ends soon."""

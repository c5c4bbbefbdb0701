"""Reads of improvements for the sites and for reactions."""

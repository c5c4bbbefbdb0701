"""Finds implementations by entry point."""

"""Outbound HTTP that refuses private addresses."""

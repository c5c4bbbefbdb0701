"""Reads of the organisation for others."""

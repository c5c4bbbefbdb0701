"""Reads of campaigns for others."""

"""Reads of the catalogue for the sites and for cases."""

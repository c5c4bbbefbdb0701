"""Reads of cases for the sites."""

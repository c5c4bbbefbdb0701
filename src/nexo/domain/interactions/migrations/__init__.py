"""Migrations of interactions."""

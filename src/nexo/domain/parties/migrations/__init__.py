"""Migrations of parties."""

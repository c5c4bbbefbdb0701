"""Migrations of organisation."""

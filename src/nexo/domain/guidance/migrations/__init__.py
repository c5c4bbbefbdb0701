"""Migrations of satisfaction."""

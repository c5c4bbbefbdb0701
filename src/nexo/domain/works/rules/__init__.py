"""Decisions of work on the ground, without the database and without a clock."""

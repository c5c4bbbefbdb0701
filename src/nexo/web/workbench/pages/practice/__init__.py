"""Lessons in the practice city."""

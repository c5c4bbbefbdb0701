"""Reads what each room declares as personal, for export and erasure."""

"""Public services, their versions, status types, and where to do things."""

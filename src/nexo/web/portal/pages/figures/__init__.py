"""The town in numbers."""

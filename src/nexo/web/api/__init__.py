"""REST v1 for machines."""

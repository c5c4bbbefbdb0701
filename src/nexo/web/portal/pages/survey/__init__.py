"""Rating how a request went."""

"""The single history of one person over all rooms."""

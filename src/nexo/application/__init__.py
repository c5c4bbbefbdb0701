"""Floor 3: whatever concerns more than one room."""

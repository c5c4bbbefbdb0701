"""Template tags of the citizen site."""

"""Floor 4: the outside world, one blind folder each."""

"""Letters on paper: choose a model, read how it will be, keep it."""

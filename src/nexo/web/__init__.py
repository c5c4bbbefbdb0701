"""Floor 4: what people and machines see; sites are blind to each other."""

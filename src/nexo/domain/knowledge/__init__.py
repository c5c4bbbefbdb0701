"""Articles with variants per audience, and standard answers."""

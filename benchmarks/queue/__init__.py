"""How fast the queue of an area is, ordered by priority."""

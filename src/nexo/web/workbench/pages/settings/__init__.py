"""Settings: what the town says in its answers, and who may do what."""

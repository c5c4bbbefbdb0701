"""How fast terms are computed, and moved to a new calendar."""

"""Instagram's direct messages, stories and comments, over Meta's messaging platform."""

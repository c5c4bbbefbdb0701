"""The board: load, ageing, terms, satisfaction, by area."""

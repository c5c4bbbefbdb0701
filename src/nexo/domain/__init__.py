"""Floor 2: one room per subject of the field; rooms are stacked, never tangled."""

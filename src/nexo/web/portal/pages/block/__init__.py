"""What was asked for in the block: to ask for it too, follow it, say whether it was solved."""

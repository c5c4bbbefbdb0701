"""What a message is about, how dangerous that is and what was told already, learnt from the town's own cases; a person decides."""

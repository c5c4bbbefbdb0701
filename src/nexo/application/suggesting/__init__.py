"""What a message is about, how dangerous that is and what was told already: learnt from a town's own cases."""

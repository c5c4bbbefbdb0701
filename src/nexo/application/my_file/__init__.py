"""What a neighbour sees of themselves: their matters, one story, what is held about them, whom they act for."""

"""Articles in the words that a neighbour chose: clear, easy, technical, or to listen to."""

"""One inbox over all channels, and a conversation with everything at hand to answer it."""

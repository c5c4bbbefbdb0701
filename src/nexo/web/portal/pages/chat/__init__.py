"""Chat with an official."""

"""What a new channel begins with."""

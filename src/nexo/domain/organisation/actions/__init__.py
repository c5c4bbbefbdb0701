"""What changes the organisation, one action a file."""

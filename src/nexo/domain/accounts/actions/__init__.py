"""What changes logins, one action a file."""

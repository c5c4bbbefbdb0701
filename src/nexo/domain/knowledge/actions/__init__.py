"""What changes articles and standard answers, one action a file."""

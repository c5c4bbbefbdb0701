"""What changes the record of a person or an organisation, one action a file."""

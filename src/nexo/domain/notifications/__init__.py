"""What leaves for a person: notices, their channel and their outcome."""

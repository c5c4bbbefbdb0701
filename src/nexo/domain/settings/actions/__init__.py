"""What settings let be done."""

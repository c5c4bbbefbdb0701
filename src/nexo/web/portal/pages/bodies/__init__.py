"""What another body does with a case that was mailed to it."""

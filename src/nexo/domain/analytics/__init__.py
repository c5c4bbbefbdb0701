"""Roll-ups that feed the live figures; never a count on a hot page."""

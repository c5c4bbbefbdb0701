"""Files that other programs take in: dates for a calendar, cards for a list of contacts."""

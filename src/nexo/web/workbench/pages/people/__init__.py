"""People: find one, see the whole story, join and separate records."""

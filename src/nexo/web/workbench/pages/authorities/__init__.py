"""Letters to authorities and hearings: what is owed, by whom, until when."""

"""Tables for spreadsheets: rows go out one by one, in the formats that offices open."""

"""Tells who asked, and who follows, that the case is solved, and asks whether it is."""

"""Tells who asked that the case has its code, its office and its date."""

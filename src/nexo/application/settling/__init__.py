"""The kinds of settings whose versions concern more than one room."""

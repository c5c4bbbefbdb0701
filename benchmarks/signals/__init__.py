"""How long the search for what rose takes."""

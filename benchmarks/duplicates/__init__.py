"""How fast open cases that may be the same problem are proposed."""

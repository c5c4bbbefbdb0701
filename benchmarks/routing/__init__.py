"""How long a change of the routing rules takes to try on past cases."""

"""A check of any GeoReport v2 server against the rules and what is seen to go wrong."""

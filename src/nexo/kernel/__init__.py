"""Floor 1: what every room stands on; knows no word of the domain."""

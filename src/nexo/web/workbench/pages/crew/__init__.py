"""The page of a crew: the orders of these days, also without a network, and what was done."""

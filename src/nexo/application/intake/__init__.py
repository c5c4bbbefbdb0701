"""A request as a neighbour makes it: one contact in the ledger, one person, one case, in one step."""

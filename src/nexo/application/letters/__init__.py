"""Letters on paper: a model of the town, filled for a case or a person, kept in the papers and in the ledger."""

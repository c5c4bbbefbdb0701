"""Pure decisions of the ledger: no database, no clock."""

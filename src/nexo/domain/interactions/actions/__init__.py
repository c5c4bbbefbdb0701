"""Everything that changes the ledger; one file each."""

"""The portal's own forms: what a neighbour writes there enters the ledger like any other contact."""

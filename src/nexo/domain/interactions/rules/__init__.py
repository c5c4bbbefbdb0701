"""Pure decisions of the ledger.

Where a message belongs, who waits, what may be sent, how a delivery fared.
"""

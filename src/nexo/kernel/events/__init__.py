"""Facts recorded in the transaction of the change and delivered at least once."""

"""The account of a neighbour: signing in by a code, and all that is theirs."""

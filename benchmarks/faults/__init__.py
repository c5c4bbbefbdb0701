"""The fault catalogue: real processes are killed at named instants, and a separate checker counts the cost.

A client keeps a ledger of what it sent and what was acknowledged. The checker reads only that ledger, the
database and the logs of the fake providers. `python -m benchmarks.faults` runs it all.
"""

"""The embedded PostgreSQL: its binaries, its owner, its data folder, its start and its end.

Only the binaries of a wheel are used. The supervisor alone starts and stops the server; nothing here leaves
one running behind.
"""

"""Append-only audit, log of who read whom, Merkle sealing."""

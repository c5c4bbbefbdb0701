"""Reads of the ledger for others."""

"""Reads for others: figures, and what rises above its rhythm."""

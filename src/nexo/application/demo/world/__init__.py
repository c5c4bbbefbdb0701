"""The life of the demo city drawn from a seed: pure columns, no database."""

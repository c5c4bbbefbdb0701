"""Writes the demo city into the tables, by COPY, as the actions would have written it."""

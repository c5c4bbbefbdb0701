"""The telephone: a call logged by hand by whoever answers it."""

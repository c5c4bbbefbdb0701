"""The counter: a visit registered by hand while the person stands there."""

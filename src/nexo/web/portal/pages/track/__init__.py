"""Following a request by its code."""

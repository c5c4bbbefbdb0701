"""Kit for authors of adapters and for our own tests: factories and contract suites."""

"""Content-addressed files with type sniffing and limits."""

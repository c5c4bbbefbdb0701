"""A mail server that delivers nothing: every mail that would have left is kept in a folder to be read."""

"""One folder an area of the staff site."""

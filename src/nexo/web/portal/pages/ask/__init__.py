"""Making a request, one question a page."""

"""The case desk: lists, the page of a case and everything that may be done with it."""

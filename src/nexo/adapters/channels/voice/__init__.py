"""The telephone: calls logged by hand, and calls that an exchange tells of by a signed webhook."""

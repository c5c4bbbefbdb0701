"""Pure decisions about texts: variables, readability."""

"""Pure decisions about confidential reports."""

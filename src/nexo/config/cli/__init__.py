"""The command `nexo`: one module a group of commands; only the group that is called is read."""

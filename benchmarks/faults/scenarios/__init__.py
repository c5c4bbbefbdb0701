"""The rows of the fault catalogue, one file for each family."""

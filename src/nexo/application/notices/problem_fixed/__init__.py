"""The notice that the cause of a problem is gone."""

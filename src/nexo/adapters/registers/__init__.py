"""Other governments and their registers, as we ask them: one folder each."""

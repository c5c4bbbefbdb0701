"""The areas of the citizen site; each holds its views, forms and addresses."""

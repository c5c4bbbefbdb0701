"""Mail that machines write: automatic answers, lists, delivery reports."""

"""Open311 as far as it is no matter of formats: whose key it is, what becomes of what they post."""

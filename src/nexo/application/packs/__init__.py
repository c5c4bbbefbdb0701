"""What a country gives its towns to begin with: legal terms, as data with norm and degree of certainty (R39)."""

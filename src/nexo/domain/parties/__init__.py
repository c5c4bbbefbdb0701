"""Persons and organisations, their identifiers, contact points, representation, consent and what helps them."""

"""Logins of citizens and staff, and one-time codes.

Nouns: Account, OneTimeCode. Event: CitizenAccountOpened.
"""

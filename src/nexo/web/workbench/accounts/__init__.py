"""Signing in to the staff site: password and second factor, passkeys, forgotten passwords, one's security."""

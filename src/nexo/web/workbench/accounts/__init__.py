"""Signing in to the staff site: password and second factor or passkey, forgotten passwords, one's own security."""

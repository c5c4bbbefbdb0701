"""Confidential information: no name, no cookie, no session, no address kept."""

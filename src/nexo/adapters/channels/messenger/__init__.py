"""Messenger and the comments of a Facebook page, over Meta's messaging platform."""

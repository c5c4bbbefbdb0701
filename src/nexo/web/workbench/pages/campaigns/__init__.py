"""Campaigns: segments, drafts, launches by another person, how they go and how they turned out."""

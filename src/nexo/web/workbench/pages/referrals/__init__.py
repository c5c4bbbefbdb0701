"""Referrals that went by mail: what came back, what it means, and where to send it again."""

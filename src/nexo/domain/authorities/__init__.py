"""Other governments: with which bodies cases are exchanged, on what agreement, what was sent and what came back.

Nouns: Body, Referral, StrayNews. Events: ReferralMoved.
"""

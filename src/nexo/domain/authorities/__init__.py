"""Authorities: our own, to whom anybody may write and who owe an answer; and other governments.

Of the house: posts opened to the public, letters and hearings, what was answered and what was let expire. Of others:
with which bodies cases are exchanged, on what agreement, what was sent and what came back.

Nouns: Authority, Delegate, Letter, Hearing; Body, Referral, ReferralLink, ReferralNews, StrayNews. Events:
LetterWritten, LetterAnswered, LetterExpired, LetterFallingDue, HearingMoved; ReferralMoved.
"""

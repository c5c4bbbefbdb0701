"""What a town sets for itself, as versions: drafts, who wrote and who published, what changed, how to go back.

Nouns: setting (kind and key), version. Event: `settings.published`. What a kind may say and what its publication
does is registered from above (`registry.kinds`).
"""

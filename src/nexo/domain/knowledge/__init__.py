"""What the town hall knows and says: articles with a variant for each audience, and standard answers.

Nouns: Article, ArticleVariant, StandardAnswer. Event: ArticlePublished.
"""

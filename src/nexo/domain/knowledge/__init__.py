"""What the town hall knows and says: articles in texts for each audience, recordings of them, and standard answers.

Nouns: Article, TextVersion, Recording, Understanding, StandardAnswer. Event: ArticlePublished.
"""

"""Writes articles and standard answers."""

from datetime import datetime, timedelta

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.load.made import Ground
from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.knowledge.models import Article, ArticleVariant, StandardAnswer
from nexo.domain.knowledge.rules import readability
from nexo.kernel.text.fold import fold

_VARIANTS = (
    ("clear", Audience.CLEAR, "es"),
    ("easy", Audience.EASY, "es"),
    ("technical", Audience.TECHNICAL, "es"),
    ("en", Audience.CLEAR, "en"),
)
_REVIEW = timedelta(days=180)


def write_knowledge(made: Ground, *, at: datetime) -> None:
    """Write what officials and neighbours can look up; inside the caller's transaction."""
    articles, variants = [], []
    for row in read_toml("articles.toml")["article"]:
        article = Article(
            jurisdiction=made.jurisdiction,
            slug=row["slug"],
            service_code=row.get("service_code", ""),
            unit=made.units[row["unit"]],
            status=ArticleStatus.PUBLISHED,
            updated_at=at,
            review_due=(at + _REVIEW).date(),
        )
        articles.append(article)
        variants += [
            ArticleVariant(
                article=article,
                audience=audience,
                language=language,
                title=row[name][0],
                body=row[name][1],
                search_text=fold(" ".join(row[name])),
                readability=readability.index(row[name][1]) if language == "es" else None,
            )
            for name, audience, language in _VARIANTS
            if name in row
        ]
    Article.objects.bulk_create(articles)
    ArticleVariant.objects.bulk_create(variants)
    StandardAnswer.objects.bulk_create(
        StandardAnswer(jurisdiction=made.jurisdiction, **row)
        for row in read_toml("standard_answers.toml")["answer"]
    )

"""Writes articles and standard answers."""

from datetime import datetime, timedelta

from nexo.application.demo.city.ground import read_toml
from nexo.application.demo.load.made import Ground
from nexo.domain.knowledge.enums import Audience, TextStatus
from nexo.domain.knowledge.models import Article, StandardAnswer, TextVersion
from nexo.domain.knowledge.rules import readability
from nexo.kernel.text.fold import fold
from nexo.kernel.text.markup import plain_of

_KINDS = (
    ("clear", Audience.CLEAR, "es"),
    ("easy", Audience.EASY, "es"),
    ("technical", Audience.TECHNICAL, "es"),
    ("en", Audience.CLEAR, "en"),
    ("pt", Audience.CLEAR, "pt"),
)
_REVIEW = timedelta(days=180)


def write_knowledge(made: Ground, *, at: datetime) -> None:
    """Write what officials and neighbours can look up; inside the caller's transaction."""
    articles, texts = [], []
    for row in read_toml("articles.toml")["article"]:
        article = Article(
            jurisdiction=made.jurisdiction,
            slug=row["slug"],
            service_code=row.get("service_code", ""),
            unit=made.units[row["unit"]],
            updated_at=at,
        )
        articles.append(article)
        texts += [
            _text(article, audience, language, *row[name], at=at)
            for name, audience, language in _KINDS
            if name in row
        ]
    Article.objects.bulk_create(articles)
    TextVersion.objects.bulk_create(texts)
    StandardAnswer.objects.bulk_create(
        StandardAnswer(jurisdiction=made.jurisdiction, **row)
        for row in read_toml("standard_answers.toml")["answer"]
    )


def _text(
    article: Article, audience: Audience, language: str, title: str, body: str, *, at: datetime
) -> TextVersion:
    return TextVersion(
        article=article,
        audience=audience,
        language=language,
        status=TextStatus.PUBLISHED,
        title=title,
        body=body,
        search_text=fold(f"{title} {plain_of(body)}"),
        readability=readability.score_for(body, language),
        updated_at=at,
        published_at=at,
        reviewed_at=at,
        review_due=(at + _REVIEW).date(),
    )

"""Texts for neighbours: the article in the audience and language they chose, else in the nearest there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.knowledge.enums import Audience, Language, RecordingState, TextStatus
from nexo.domain.knowledge.models import Recording, TextVersion
from nexo.kernel.errors import NotFound
from nexo.kernel.text.search import ranked

_EXCERPT = 160
MOST = 500
_NOT_LISTED = ("body", "search_text", "author_ids")


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that a search found."""

    slug: str
    title: str
    service_code: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is shown, and what else there is of its article."""

    text: TextVersion
    audience: str
    language: str
    others: tuple[TextVersion, ...]

    @property
    def is_other_audience(self) -> bool:
        """Whether the audience that was asked for has no text."""
        return self.text.audience != self.audience

    @property
    def is_other_language(self) -> bool:
        """Whether the language that was asked for has no text."""
        return self.text.language != self.language

    @property
    def languages(self) -> list[str]:
        """The languages in which anything of the article can be read."""
        known = {other.language for other in self.others}
        return [language for language in Language.values if language in known]


def shown_article(*, jurisdiction_id: UUID, slug: str, audience: str, language: str) -> Shown:
    """Return a published article for an audience in a language. One query. Raises `NotFound`."""
    return _shown(Q(article__slug=slug), jurisdiction_id, audience, language)


def shown_of_service(
    *, jurisdiction_id: UUID, service_code: str, audience: str, language: str
) -> Shown | None:
    """Return the article about a service, or None. One query."""
    try:
        return _shown(Q(article__service_code=service_code), jurisdiction_id, audience, language)
    except NotFound:
        return None


def listed_articles(*, jurisdiction_id: UUID, audience: str, language: str) -> list[TextVersion]:
    """Return a text of each published article, the nearest to what was asked, by title. One query."""
    rows = _published(jurisdiction_id).defer(*_NOT_LISTED)[: MOST * 4]
    by_article: dict[UUID, list[TextVersion]] = {}
    for row in rows:
        by_article.setdefault(row.article_id, []).append(row)
    chosen = [_nearest(texts, audience, language) for texts in by_article.values()]
    return sorted(chosen, key=lambda text: text.title)


def recording_for(text: TextVersion) -> Recording | None:
    """Return the recording of a text, else the last one of a version before it (`text_id` tells). One query."""
    return (
        Recording.objects.filter(
            state=RecordingState.READY,
            text__article_id=text.article_id,
            text__audience=text.audience,
            text__language=text.language,
            text__status__in=(TextStatus.PUBLISHED, TextStatus.REPLACED),
        )
        .select_related("file")
        .order_by("-text__published_at")
        .first()
    )


def find_recording(*, jurisdiction_id: UUID, slug: str, recording_id: UUID) -> Recording:
    """Return a recording that the site plays: of a text that is or was published. Raises `NotFound`."""
    found = (
        Recording.objects.filter(
            id=recording_id,
            state=RecordingState.READY,
            text__status__in=(TextStatus.PUBLISHED, TextStatus.REPLACED),
            text__article__jurisdiction_id=jurisdiction_id,
            text__article__slug=slug,
            text__article__is_retired=False,
        )
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def search_articles(
    *, jurisdiction_id: UUID, text: str, language: str = Language.SPANISH, limit: int = 5
) -> list[ArticleHit]:
    """Return published articles that hold every word, the nearest first, each once."""
    texts = _published(jurisdiction_id).filter(language=language).order_by()
    hits: dict[str, ArticleHit] = {}
    for found in ranked(texts, text, prefix=True).select_related("article")[: limit * 3]:
        article = found.article
        excerpt = " ".join(found.body.split())[:_EXCERPT]
        hits.setdefault(article.slug, ArticleHit(article.slug, found.title, article.service_code, excerpt))
    return list(hits.values())[:limit]


def _published(jurisdiction_id: UUID) -> QuerySet[TextVersion]:
    return (
        TextVersion.objects.filter(
            article__jurisdiction_id=jurisdiction_id,
            article__is_retired=False,
            status=TextStatus.PUBLISHED,
        )
        .select_related("article")
        .order_by("article_id", "id")
    )


def _shown(which: Q, jurisdiction_id: UUID, audience: str, language: str) -> Shown:
    rows = list(_published(jurisdiction_id).filter(which).order_by("article__slug", "id"))
    if not rows:
        raise NotFound
    # A service may have several articles: the first by its address speaks for it.
    texts = [row for row in rows if row.article_id == rows[0].article_id]
    return Shown(_nearest(texts, audience, language), audience, language, tuple(texts))


def _nearest(texts: Sequence[TextVersion], audience: str, language: str) -> TextVersion:
    """Return the text in the language, else in Spanish; there for the audience, else in clear words."""
    languages = (language, Language.SPANISH)
    audiences = (audience, Audience.CLEAR, Audience.EASY)

    def distance(text: TextVersion) -> tuple[int, int]:
        return (_place(languages, text.language), _place(audiences, text.audience))

    return min(texts, key=distance)


def _place(wanted: Sequence[str], value: str) -> int:
    return wanted.index(value) if value in wanted else len(wanted)

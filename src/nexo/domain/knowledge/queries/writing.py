"""What an author has to look after: drafts, what is overdue or missing, what readers did not understand."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.enums import Audience, Language, TextStatus, Understood
from nexo.domain.knowledge.models import Article, Recording, TextVersion, Understanding
from nexo.domain.knowledge.rules.understanding import Counts
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

MOST = 500
_MOST_WORDS = 20
_MOST_VERSIONS = 30


@dataclass(slots=True)
class Kind:
    """One audience and language of an article: what is in force, the draft, what readers said of the former."""

    audience: str
    language: str
    in_force: TextVersion | None = None
    draft: TextVersion | None = None
    counts: Counts = field(default_factory=Counts)
    is_overdue: bool = False

    @property
    def label(self) -> str:
        """For whom, and in what language where it is not Spanish."""
        audience = Audience(self.audience).label
        return (
            str(audience)
            if self.language == Language.SPANISH
            else f"{audience} · {Language(self.language).label}"
        )


@dataclass(slots=True)
class Row:
    """An article as its authors see it: its texts, the Spanish ones always there, even where nothing is written."""

    article: Article
    kinds: list[Kind]

    @property
    def title(self) -> str:
        """The title of the clear text, else of any, else the address."""
        texts = [text for kind in self.kinds for text in (kind.in_force, kind.draft) if text is not None]
        return texts[0].title if texts else _unwritten(self.article)

    @property
    def missing(self) -> list[Kind]:
        """The Spanish texts that neighbours lack: clear and easy words."""
        return [kind for kind in self.kinds if _is_wanted(kind) and kind.in_force is None]

    @property
    def overdue(self) -> list[Kind]:
        """The texts that should have been read again by now."""
        return [kind for kind in self.kinds if kind.is_overdue]

    @property
    def low(self) -> list[Kind]:
        """The texts that too few understood."""
        return [kind for kind in self.kinds if kind.counts.is_low]

    @property
    def drafts(self) -> list[Kind]:
        """The texts with a draft that waits."""
        return [kind for kind in self.kinds if kind.draft is not None]

    @property
    def urgency(self) -> tuple[int, str]:
        """Not understood first, then overdue, then missing, then drafts, then the rest by title."""
        for place, found in enumerate((self.low, self.overdue, self.missing, self.drafts)):
            if found and not self.article.is_retired:
                return (place, self.title)
        return (4 + self.article.is_retired, self.title)


def rows_for(actor: Actor, today: date) -> list[Row]:
    """Return the articles that the actor may write, the most urgent first. Three queries."""
    articles = list(policies.writable_by(actor).select_related("unit")[:MOST])
    kinds = _kinds(articles, today)
    return sorted((Row(article, kinds[article.id]) for article in articles), key=lambda row: row.urgency)


def row_for(actor: Actor, article_id: UUID, today: date) -> Row:
    """Return one article of the actor's. Three queries. Raises `NotFound`."""
    article = article_of_author(actor, article_id)
    return Row(article, _kinds([article], today)[article.id])


def article_of_author(actor: Actor, article_id: UUID) -> Article:
    """Return an article whose texts the actor may write. Raises `NotFound`."""
    article = policies.writable_by(actor).select_related("unit").filter(id=article_id).first()
    if article is None:
        raise NotFound
    return article


@dataclass(slots=True)
class Opened:
    """One text of an article as its authors see it, with its versions, the newest first."""

    article: Article
    kind: Kind
    versions: list[TextVersion]

    @property
    def title(self) -> str:
        """The title in force, else that of the draft, else the address."""
        text = self.kind.in_force or self.kind.draft
        return text.title if text else _unwritten(self.article)


def opened_text(actor: Actor, article_id: UUID, audience: str, language: str, today: date) -> Opened:
    """Return one text of an article of the actor's. Three queries. Raises `NotFound`."""
    article = article_of_author(actor, article_id)
    kind, versions = Kind(audience, language), versions_of(article, audience, language)
    for text in versions:
        if text.status == TextStatus.DRAFT:
            kind.draft = text
        elif text.status == TextStatus.PUBLISHED:
            _put_in_force(kind, text, _counts([text.id]), today)
    return Opened(article, kind, versions)


def versions_of(article: Article, audience: str, language: str) -> list[TextVersion]:
    """Return the last versions of a text with their recordings, the newest first. One query."""
    rows = TextVersion.objects.filter(article=article, audience=audience, language=language)
    return list(rows.select_related("recording__file").order_by("-number")[:_MOST_VERSIONS])


def words_of(text: TextVersion) -> list[str]:
    """Return what readers wrote of a text, the newest first; the caller has seen that enough answered."""
    rows = Understanding.objects.filter(text=text).exclude(words="").order_by("-created_at")
    return list(rows.values_list("words", flat=True)[:_MOST_WORDS])


def recording_of_author(actor: Actor, article_id: UUID, text_id: UUID) -> Recording:
    """Return the recording of a text of the actor's, also of a draft. Raises `NotFound`."""
    found = (
        Recording.objects.filter(
            text_id=text_id, file__isnull=False, text__article__in=policies.writable_by(actor)
        )
        .filter(text__article_id=article_id)
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def overdue_texts(actor: Actor, today: date) -> int:
    """Return how many texts of the actor's should have been read again by now. One query."""
    return TextVersion.objects.filter(
        status=TextStatus.PUBLISHED,
        review_due__lt=today,
        article__is_retired=False,
        article__in=policies.writable_by(actor),
    ).count()


def _unwritten(article: Article) -> str:
    """Return what to call an article that has no text yet."""
    return article.slug.replace("-", " ").capitalize()


def _is_wanted(kind: Kind) -> bool:
    return kind.language == Language.SPANISH and kind.audience in {Audience.CLEAR, Audience.EASY}


def _kinds(articles: list[Article], today: date) -> dict[UUID, list[Kind]]:
    found: dict[UUID, dict[tuple[str, str], Kind]] = defaultdict(
        lambda: {(Language.SPANISH, one): Kind(one, Language.SPANISH) for one in Audience.values}
    )
    texts = TextVersion.objects.filter(article__in=articles).exclude(status=TextStatus.REPLACED)
    rows = list(texts.defer("body", "search_text"))
    counted = _counts([row.id for row in rows if row.status == TextStatus.PUBLISHED])
    for row in rows:
        key = (row.language, row.audience)
        kind = found[row.article_id].setdefault(key, Kind(row.audience, row.language))
        if row.status == TextStatus.DRAFT:
            kind.draft = row
        else:
            _put_in_force(kind, row, counted, today)
    languages, audiences = Language.values, Audience.values
    return {
        article.id: sorted(
            found[article.id].values(),
            key=lambda kind: (languages.index(kind.language), audiences.index(kind.audience)),
        )
        for article in articles
    }


def _put_in_force(kind: Kind, text: TextVersion, counted: dict[UUID, Counts], today: date) -> None:
    kind.in_force, kind.counts = text, counted.get(text.id, Counts())
    kind.is_overdue = text.review_due is not None and text.review_due < today


def _counts(text_ids: list[UUID]) -> dict[UUID, Counts]:
    rows = (
        Understanding.objects.filter(text_id__in=text_ids)
        .values("text_id")
        .annotate(
            yes=Count("id", filter=Q(answer=Understood.YES)),
            partly=Count("id", filter=Q(answer=Understood.PARTLY)),
            no=Count("id", filter=Q(answer=Understood.NO)),
        )
    )
    return {row["text_id"]: Counts(row["yes"], row["partly"], row["no"]) for row in rows}

"""Reads for others: articles in the right variant, standard answers for a reply."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, Value, When

from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.knowledge.models import ArticleVariant, LetterTemplate, LetterTemplateVersion, StandardAnswer
from nexo.kernel.errors import NotFound
from nexo.kernel.text.search import ranked


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that a search found."""

    slug: str
    title: str
    service_code: str
    excerpt: str


_EXCERPT = 160


def standard_answers(
    *, jurisdiction_id: UUID, service_code: str = "", channel: str = "", language: str = "es"
) -> QuerySet[StandardAnswer]:
    """Return the answers that fit a reply, those of the very service first, then by title.

    Where something fits every service or channel it is offered for each.
    """
    return (
        StandardAnswer.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True, language=language)
        .filter(Q(service_code="") | Q(service_code=service_code))
        .filter(Q(channel="") | Q(channel=channel))
        .order_by(Case(When(service_code="", then=Value(1)), default=Value(0)), "title", "id")
    )


def answers_of(jurisdiction_id: UUID) -> QuerySet[StandardAnswer]:
    """Return every answer of a town, also those not offered, by title: for whoever writes them."""
    return StandardAnswer.objects.filter(jurisdiction_id=jurisdiction_id).order_by("title", "id")


def find_answer(jurisdiction_id: UUID, answer_id: UUID) -> StandardAnswer | None:
    """Return one answer of a town, or None."""
    return answers_of(jurisdiction_id).filter(id=answer_id).first()


def letter_templates(jurisdiction_id: UUID, *, only_active: bool = False) -> list[LetterTemplate]:
    """Return the models of letters of a town by title, each with its `newest` version. Two queries."""
    rows = LetterTemplate.objects.filter(jurisdiction_id=jurisdiction_id).order_by("title")
    if only_active:
        rows = rows.filter(is_active=True)
    newest = LetterTemplateVersion.objects.order_by("template_id", "-number").distinct("template_id")
    return list(rows.prefetch_related(Prefetch("versions", queryset=newest, to_attr="newest")))


def letter_template(jurisdiction_id: UUID, template_id: UUID) -> LetterTemplate:
    """Return a model of a letter with its versions, the newest first; raises `NotFound`. Two queries."""
    versions = LetterTemplateVersion.objects.select_related("file").order_by("-number")
    found = (
        LetterTemplate.objects.filter(jurisdiction_id=jurisdiction_id, pk=template_id)
        .prefetch_related(Prefetch("versions", queryset=versions))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def search_articles(
    *, jurisdiction_id: UUID, text: str, language: str = "es", limit: int = 5
) -> list[ArticleHit]:
    """Return published articles that hold every word, the nearest first, each once."""
    variants = ArticleVariant.objects.filter(
        article__jurisdiction_id=jurisdiction_id,
        article__status=ArticleStatus.PUBLISHED,
        language=language,
    )
    hits: dict[str, ArticleHit] = {}
    for variant in ranked(variants, text, prefix=True).select_related("article")[: limit * 3]:
        article = variant.article
        excerpt = " ".join(variant.body.split())[:_EXCERPT]
        hits.setdefault(article.slug, ArticleHit(article.slug, variant.title, article.service_code, excerpt))
    return list(hits.values())[:limit]


def article_for(
    *, jurisdiction_id: UUID, slug: str, audience: str = Audience.CLEAR, language: str = "es"
) -> ArticleVariant:
    """Return a published article as said for an audience, else in clear words. Raises `NotFound`."""
    return _best(Q(article__slug=slug), jurisdiction_id, audience, language)


def article_of_service(
    *, jurisdiction_id: UUID, service_code: str, audience: str = Audience.CLEAR, language: str = "es"
) -> ArticleVariant | None:
    """Return the article about a service, or None."""
    try:
        return _best(Q(article__service_code=service_code), jurisdiction_id, audience, language)
    except NotFound:
        return None


def _best(which: Q, jurisdiction_id: UUID, audience: str, language: str) -> ArticleVariant:
    found = (
        ArticleVariant.objects.filter(
            which, article__jurisdiction_id=jurisdiction_id, article__status=ArticleStatus.PUBLISHED
        )
        .select_related("article")
        .order_by(
            Case(When(language=language, then=Value(0)), default=Value(1)),
            Case(
                When(audience=audience, then=Value(0)),
                When(audience=Audience.CLEAR, then=Value(1)),
                default=Value(2),
            ),
            "id",
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found

"""Writes the draft of a text, or throws it away; nothing of it is seen before somebody else publishes it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from nexo.domain.knowledge.actions.arrange_article import locked_article
from nexo.domain.knowledge.enums import Audience, Language, TextStatus
from nexo.domain.knowledge.errors import ArticleInvalid, NotADraft, TextMissing, TextTooLong, WrittenMeanwhile
from nexo.domain.knowledge.models import Article, TextVersion
from nexo.domain.knowledge.rules import readability
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.text.fold import fold
from nexo.kernel.text.markup import plain_of

LONGEST = {"title": 150, "body": 20_000}


@transaction.atomic
def write_text(
    *,
    actor: Actor,
    article_id: UUID,
    title: str,
    body: str,
    audience: str = Audience.CLEAR,
    language: str = Language.SPANISH,
    revision: int | None = None,
) -> TextVersion:
    """Write the draft for an audience in a language; a review of what stood there before no longer counts.

    `revision` is that of the draft that the author saw (0: none; None: do not ask). Raises `NotFound`, `TextMissing`,
    `TextTooLong`, `ArticleInvalid`, `WrittenMeanwhile`.
    """
    article = locked_article(actor, article_id)
    _refuse(title, body, audience, language)
    rows = texts_of(article, audience, language)
    draft = rows.filter(status=TextStatus.DRAFT).first()
    if revision is not None and revision != (draft.revision if draft else 0):
        raise WrittenMeanwhile
    if draft is None:
        draft = TextVersion(
            article=article, audience=audience, language=language, number=next_number(rows), revision=0
        )
    _fill(draft, actor, title, body)
    draft.save()
    audit.record(
        actor=actor,
        action="knowledge.write_text",
        kind="article",
        object_id=article.id,
        changes={"text": str(draft.id), "audience": audience, "language": language, "number": draft.number},
    )
    return draft


@transaction.atomic
def discard_text(*, actor: Actor, article_id: UUID, audience: str, language: str) -> None:
    """Throw a draft away; what is published stays. Raises `NotFound`, `NotADraft`."""
    article = locked_article(actor, article_id)
    draft = texts_of(article, audience, language).filter(status=TextStatus.DRAFT).first()
    if draft is None:
        raise NotADraft
    changes = {"audience": audience, "language": language, "number": draft.number}
    draft.delete()
    audit.record(
        actor=actor, action="knowledge.discard_text", kind="article", object_id=article.id, changes=changes
    )


def texts_of(article: Article, audience: str, language: str) -> QuerySet[TextVersion]:
    """Return the versions of one kind of an article."""
    return TextVersion.objects.filter(article=article, audience=audience, language=language)


def next_number(rows: QuerySet[TextVersion]) -> int:
    """Return the number of the version that comes after all of these."""
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _fill(draft: TextVersion, actor: Actor, title: str, body: str) -> None:
    draft.title, draft.body = title.strip(), body.replace("\r\n", "\n").strip()
    draft.search_text = fold(f"{draft.title} {plain_of(draft.body)}")
    draft.readability = readability.score_for(draft.body, draft.language)
    draft.revision += 1
    draft.updated_at = clock.now()
    draft.author_label = actor.label[:120]
    if actor.account_id is not None and str(actor.account_id) not in draft.author_ids:
        draft.author_ids = [*draft.author_ids, str(actor.account_id)]
    draft.reviewed_by_id, draft.reviewed_by_label, draft.reviewed_at = None, "", None


def _refuse(title: str, body: str, audience: str, language: str) -> None:
    if audience not in Audience.values or language not in Language.values:
        raise ArticleInvalid("Esa audiencia o ese idioma no existen.")
    for name, value in (("title", title), ("body", body)):
        if not value.strip():
            raise TextMissing(field=name)
        if len(value) > LONGEST[name]:
            raise TextTooLong(field=name)

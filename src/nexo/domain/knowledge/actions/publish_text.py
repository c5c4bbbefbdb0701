"""Lets everybody read a text: reviewed and published by others than who wrote it, once it passes its gate."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.knowledge.actions.arrange_article import locked_article
from nexo.domain.knowledge.actions.write_text import next_number, texts_of
from nexo.domain.knowledge.enums import TextStatus
from nexo.domain.knowledge.errors import NotADraft, NotPublishedBefore, OwnText, TextNotReady
from nexo.domain.knowledge.events import ArticlePublished
from nexo.domain.knowledge.models import Article, TextVersion
from nexo.domain.knowledge.queries.gate import missing_for
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record

_MONTHS = 12
_SHORTEST_MONTH = 28


@transaction.atomic
def review_text(
    *, actor: Actor, article_id: UUID, audience: str, language: str, revision: int
) -> TextVersion:
    """Note that a person who did not write the draft has read it and understood it.

    Raises `NotFound`, `NotADraft` (also where it was written since: `revision`), `OwnText`.
    """
    article = locked_article(actor, article_id)
    draft = _draft(article, audience, language, revision)
    _refuse_author(actor, draft)
    draft.reviewed_by_id, draft.reviewed_by_label = actor.account_id, actor.label[:120]
    draft.reviewed_at = clock.now()
    draft.save(update_fields=["reviewed_by_id", "reviewed_by_label", "reviewed_at"])
    _audit(actor, "knowledge.review_text", draft)
    return draft


@transaction.atomic
def publish_text(
    *, actor: Actor, article_id: UUID, audience: str, language: str, revision: int
) -> TextVersion:
    """Put a draft in the place of the text in force, and set the day by which somebody reads it again.

    Raises `NotFound`, `NotADraft`, `OwnText`, `TextNotReady` where the gate of the audience finds something to mend.
    """
    article = locked_article(actor, article_id)
    draft = _draft(article, audience, language, revision)
    _refuse_author(actor, draft)
    if found := missing_for(draft):
        raise TextNotReady(values={"count": len(found)}, field="body")
    return _into_force(actor, article, draft, "knowledge.publish_text")


@transaction.atomic
def roll_back_text(
    *, actor: Actor, article_id: UUID, audience: str, language: str, number: int
) -> TextVersion:
    """Bring a version that was in force back, as the newest one; a draft in hand stays.

    Two people agreed on it once, so one is enough. Raises `NotFound`, `NotPublishedBefore`.
    """
    article = locked_article(actor, article_id)
    rows = texts_of(article, audience, language)
    old = rows.filter(number=number).first()
    if old is None:
        raise NotFound
    if old.status != TextStatus.REPLACED:
        raise NotPublishedBefore
    back = TextVersion(
        **{
            name: getattr(old, name)
            for name in ("article", "audience", "language", "title", "body", "search_text", "readability")
        },
        id=ids.uuid7(),
        number=next_number(rows),
        author_ids=old.author_ids,
        author_label=old.author_label,
        reviewed_by_id=old.reviewed_by_id,
        reviewed_by_label=old.reviewed_by_label,
        reviewed_at=old.reviewed_at,
    )
    return _into_force(actor, article, back, "knowledge.roll_back_text")


def _draft(article: Article, audience: str, language: str, revision: int) -> TextVersion:
    drafts = texts_of(article, audience, language).filter(status=TextStatus.DRAFT, revision=revision)
    draft = drafts.first()
    if draft is None:
        raise NotADraft
    return draft


def _refuse_author(actor: Actor, draft: TextVersion) -> None:
    if actor.account_id is not None and str(actor.account_id) in draft.author_ids:
        raise OwnText


def _into_force(actor: Actor, article: Article, text: TextVersion, action: str) -> TextVersion:
    texts_of(article, text.audience, text.language).filter(status=TextStatus.PUBLISHED).update(
        status=TextStatus.REPLACED
    )
    text.status = TextStatus.PUBLISHED
    text.published_by_id, text.published_by_label = actor.account_id, actor.label[:120]
    text.published_at = article.updated_at = clock.now()
    text.review_due = _later(clock.today(article.jurisdiction.zone_info), article.review_months)
    text.save()
    article.save(update_fields=["updated_at"])
    _audit(actor, action, text)
    record(ArticlePublished(article_id=article.id), actor=actor)
    return text


def _later(day: date, months: int) -> date:
    """Return the day so many months later; the 29th to the 31st count as the 28th."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    return date(day.year + years, month + 1, min(day.day, _SHORTEST_MONTH))


def _audit(actor: Actor, action: str, text: TextVersion) -> None:
    audit.record(
        actor=actor,
        action=action,
        kind="article",
        object_id=text.article_id,
        changes={
            "text": str(text.id),
            "audience": text.audience,
            "language": text.language,
            "number": text.number,
            "readability": text.readability,
        },
    )

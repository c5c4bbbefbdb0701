"""Writes an article: the subject and one variant of it, as a draft until it is published."""

from django.db import transaction

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.knowledge.errors import TextMissing
from nexo.domain.knowledge.models import Article, ArticleVariant
from nexo.domain.knowledge.rules import readability
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.text.fold import fold


@transaction.atomic
def write_article(
    *,
    actor: Actor,
    slug: str,
    title: str,
    body: str,
    service_code: str = "",
    unit: Unit | None = None,
    audience: Audience = Audience.CLEAR,
    language: str = "es",
) -> ArticleVariant:
    """Make or replace the variant for one audience and language; a new article starts as a draft."""
    if actor.jurisdiction_id is None or not policies.may_write(actor, unit):
        raise NotAllowed
    if not title.strip() or not body.strip():
        raise TextMissing(field="title" if not title.strip() else "body")
    article, is_new = Article.objects.select_for_update().get_or_create(
        jurisdiction_id=actor.jurisdiction_id,
        slug=slug,
        defaults={"service_code": service_code, "unit": unit, "status": ArticleStatus.DRAFT.value},
    )
    if not policies.may_write(actor, article.unit):
        raise NotAllowed
    article.updated_at = clock.now()
    article.save(update_fields=["updated_at"])
    variant, _ = ArticleVariant.objects.update_or_create(
        article=article,
        audience=audience.value,
        language=language,
        defaults={
            "title": title.strip(),
            "body": body.strip(),
            "search_text": fold(f"{title} {body}"),
            "readability": readability.index(body) if language == "es" else None,
        },
    )
    changes = {"variant": str(variant.id), "audience": audience.value, "language": language, "new": is_new}
    audit.record(
        actor=actor, action="knowledge.write_article", kind="article", object_id=article.id, changes=changes
    )
    return variant

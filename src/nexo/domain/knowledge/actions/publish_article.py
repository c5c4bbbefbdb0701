"""Lets everybody read an article, once its clear variant can be read by everybody."""

from datetime import timedelta

from django.db import transaction

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.enums import ArticleStatus, Audience
from nexo.domain.knowledge.errors import TextMissing, TooHardToRead
from nexo.domain.knowledge.events import ArticlePublished
from nexo.domain.knowledge.models import Article
from nexo.domain.knowledge.rules import readability
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

_REVIEWED_EVERY = timedelta(days=365)


@transaction.atomic
def publish_article(*, actor: Actor, article: Article) -> Article:
    """Publish, and set the day by which somebody must read it again. Raises `TooHardToRead`."""
    article = (
        Article.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(id=article.id)
    )
    same_town = actor.jurisdiction_id == article.jurisdiction_id
    if not same_town or not policies.may_write(actor, article.unit):
        raise NotAllowed
    clear = article.variants.filter(audience=Audience.CLEAR, language="es").first()
    if clear is None:
        raise TextMissing("Falta el texto en lenguaje claro.", field="body")
    if (clear.readability or 0.0) < readability.NORMAL:
        raise TooHardToRead(field="body")
    article.status = ArticleStatus.PUBLISHED.value
    article.updated_at = clock.now()
    article.review_due = clock.today(article.jurisdiction.zone_info) + _REVIEWED_EVERY
    article.save(update_fields=["status", "updated_at", "review_due"])
    audit.record(actor=actor, action="knowledge.publish_article", kind="article", object_id=article.id)
    record(ArticlePublished(article_id=article.id), actor=actor)
    return article

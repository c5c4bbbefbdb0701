"""Makes an article, or changes what it is about; its texts are written apart."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from nexo.domain.knowledge import policies
from nexo.domain.knowledge.errors import ArticleInvalid, TextMissing
from nexo.domain.knowledge.models import Article
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed, NotFound

MOST_MONTHS = 36
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an article is about: a service or a topic, whose it is, how often somebody reads it again."""

    service_code: str = ""
    unit_id: UUID | None = None
    review_months: int = 12
    is_retired: bool = False


@transaction.atomic
def open_article(*, actor: Actor, title: str, about: About, slug: str = "") -> Article:
    """Make an article without texts; its address comes from the title and never changes.

    Raises `NotAllowed`, `TextMissing`, `ArticleInvalid`.
    """
    town = jurisdiction_of(actor)
    unit = _unit(actor, about)
    if not slugify(title):
        raise TextMissing("Escribí un título con letras.", field="title")
    article = Article.objects.create(
        jurisdiction_id=town,
        slug=slug or _free_slug(town, title),
        service_code=about.service_code,
        unit=unit,
        review_months=about.review_months,
    )
    audit.record(actor=actor, action="knowledge.open_article", kind="article", object_id=article.id)
    return article


@transaction.atomic
def change_article(*, actor: Actor, article_id: UUID, about: About) -> Article:
    """Change what an article is about, or take it off the site. Raises `NotFound`, `NotAllowed`, `ArticleInvalid`."""
    article = locked_article(actor, article_id)
    unit = _unit(actor, about)
    article.service_code, article.unit = about.service_code, unit
    article.review_months, article.is_retired = about.review_months, about.is_retired
    article.updated_at = clock.now()
    article.save(update_fields=["service_code", "unit", "review_months", "is_retired", "updated_at"])
    audit.record(
        actor=actor,
        action="knowledge.change_article",
        kind="article",
        object_id=article.id,
        changes={"service": about.service_code, "retired": about.is_retired, "months": about.review_months},
    )
    return article


def locked_article(actor: Actor, article_id: UUID) -> Article:
    """Return an article that the actor may write, locked. Raises `NotFound`."""
    rows = policies.writable_by(actor).select_for_update(of=("self",)).select_related("jurisdiction")
    article = rows.filter(id=article_id).first()
    if article is None:
        raise NotFound
    return article


def _unit(actor: Actor, about: About) -> Unit | None:
    """Return the unit that the actor gives the article to."""
    if not 1 <= about.review_months <= MOST_MONTHS:
        raise ArticleInvalid("La revisión va de 1 a 36 meses.", field="review_months")
    unit = None
    if about.unit_id is not None:
        unit = Unit.objects.filter(jurisdiction_id=jurisdiction_of(actor), id=about.unit_id).first()
        if unit is None:
            raise ArticleInvalid("Esa área no es de este municipio.", field="unit_id")
    if not policies.may_write(actor, unit):
        if unit is None and actor.has_role(*policies.WRITERS):
            raise ArticleInvalid("Elegí un área de las tuyas.", field="unit_id")
        raise NotAllowed
    return unit


def _free_slug(town: UUID, title: str) -> str:
    stem = slugify(title)[:_LONGEST_SLUG].strip("-")
    taken = Article.objects.filter(jurisdiction_id=town, slug=stem).exists()
    return f"{stem}-{secrets.token_hex(2)}" if taken else stem

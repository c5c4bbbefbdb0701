"""Who may write and read texts."""

from django.db.models import Q, QuerySet

from nexo.domain.knowledge.enums import ArticleStatus
from nexo.domain.knowledge.models import Article
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.kernel.actors import Actor, ActorKind

WRITERS = (Role.EDITOR, Role.SERVICE_OWNER)
ANSWERERS = (Role.EDITOR, Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_write(actor: Actor, unit: Unit | None) -> bool:
    """Say whether the actor may write the articles of a unit (None: of the whole town)."""
    return _holds(actor, WRITERS, unit)


def may_write_answers(actor: Actor) -> bool:
    """Say whether the actor may write the standard answers of the town."""
    return actor.kind is ActorKind.SYSTEM or actor.has_role(*ANSWERERS)


def visible_to(actor: Actor) -> QuerySet[Article]:
    """Return the articles the actor may read: everybody the published ones, staff all of their town."""
    if actor.jurisdiction_id is None:
        return Article.objects.none()
    articles = Article.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.kind in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return articles
    return articles.filter(Q(status=ArticleStatus.PUBLISHED))


def _holds(actor: Actor, roles: tuple[Role, ...], unit: Unit | None) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    reach = actor.units_of(roles)
    return reach is None or (unit is not None and unit.id in reach)

"""Who may write and read texts."""

from django.db.models import Q, QuerySet

from nexo.domain.knowledge.enums import TextStatus
from nexo.domain.knowledge.models import Article, TextVersion
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.kernel.actors import Actor, ActorKind

WRITERS = (Role.EDITOR, Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
ANSWERERS = (Role.EDITOR, Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_write(actor: Actor, unit: Unit | None) -> bool:
    """Say whether the actor may write the articles of a unit (None: of the whole town)."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    reach = actor.units_of(WRITERS)
    return reach is None or (unit is not None and unit.id in reach)


def may_write_answers(actor: Actor) -> bool:
    """Say whether the actor may write the standard answers of the town."""
    return actor.kind is ActorKind.SYSTEM or actor.has_role(*ANSWERERS)


def writable_by(actor: Actor) -> QuerySet[Article]:
    """Return the articles whose texts the actor may write, with all that is not published of them."""
    if actor.jurisdiction_id is None:
        return Article.objects.none()
    articles = Article.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.kind is ActorKind.SYSTEM:
        return articles
    reach = actor.units_of(WRITERS)
    return articles if reach is None else articles.filter(unit_id__in=reach)


def visible_to(actor: Actor) -> QuerySet[TextVersion]:
    """Return the texts that the actor may read: everybody the published ones, writers all of theirs too."""
    if actor.jurisdiction_id is None:
        return TextVersion.objects.none()
    texts = TextVersion.objects.filter(article__jurisdiction_id=actor.jurisdiction_id)
    published = Q(status=TextStatus.PUBLISHED, article__is_retired=False)
    if actor.kind in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return texts.filter(published | Q(article__in=writable_by(actor)))
    return texts.filter(published)

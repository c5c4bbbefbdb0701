"""Who sets up the exchange with other bodies, and who may send them a case."""

from django.db.models import QuerySet

from nexo.domain.authorities.models import Body, StrayNews
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

ARRANGERS = (Role.ADMINISTRATOR,)


def may_arrange(actor: Actor) -> bool:
    """Say whether the actor may set up bodies, and read news that fit no case."""
    if actor.kind is ActorKind.STAFF:
        return actor.has_role(*ARRANGERS)
    return actor.kind is ActorKind.SYSTEM


def arranged_by(actor: Actor) -> QuerySet[Body]:
    """Return the bodies that the actor may set up."""
    rows = Body.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_arrange(actor) else rows.none()


def stray_visible_to(actor: Actor) -> QuerySet[StrayNews]:
    """Return the news that fit no case, for whoever sets up the exchange."""
    rows = StrayNews.objects.filter(account__jurisdiction_id=jurisdiction_of(actor))
    return rows if may_arrange(actor) else rows.none()


def offered_to(actor: Actor) -> QuerySet[Body]:
    """Return the bodies to which officials of the actor's town may send; the life cycle says which case."""
    rows = Body.objects.filter(jurisdiction_id=jurisdiction_of(actor), is_active=True)
    return rows if actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) else rows.none()

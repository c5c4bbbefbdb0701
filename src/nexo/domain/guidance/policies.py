"""Who may write the menu and who may switch the guided conversation on."""

from django.db.models import QuerySet

from nexo.domain.guidance.models import MenuEntry, Talk
from nexo.domain.interactions.policies import may_configure
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

WRITERS = (Role.EDITOR, Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_write(actor: Actor) -> bool:
    """Say whether the actor may change and publish the menu of the town."""
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.has_role(*WRITERS))


def may_switch(actor: Actor) -> bool:
    """Say whether the actor may switch the guided conversation of an account: who sets accounts up."""
    return may_configure(actor)


def writable_by(actor: Actor) -> QuerySet[MenuEntry]:
    """Return the entries that the actor may change: the twin of `may_write`."""
    rows = MenuEntry.objects.filter(menu__jurisdiction_id=jurisdiction_of(actor))
    return rows if may_write(actor) else rows.none()


def may_talk(actor: Actor, talk: Talk) -> bool:
    """Say whether the actor may carry a talk on or end it: the machine alone, in its own town."""
    return actor.kind is ActorKind.SYSTEM and actor.jurisdiction_id == talk.jurisdiction_id

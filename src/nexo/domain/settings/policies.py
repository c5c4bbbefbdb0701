"""Who may set what a town sets for itself."""

from django.db.models import QuerySet

from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.policies import holders_of, may_administer
from nexo.domain.settings.models import SettingVersion
from nexo.kernel.actors import Actor

SETTERS = (Role.ADMINISTRATOR,)


def may_set(actor: Actor) -> bool:
    """Say whether the actor may write and publish settings: who administers the whole town."""
    return actor.jurisdiction_id is not None and may_administer(actor, None)


def others_may_publish(actor: Actor) -> bool:
    """Say whether anybody else at work may publish settings. One query."""
    if actor.jurisdiction_id is None or actor.account_id is None:
        return False
    return holders_of(actor.jurisdiction_id, SETTERS).exclude(account_id=actor.account_id).exists()


def visible_to(actor: Actor) -> QuerySet[SettingVersion]:
    """Return the versions that the actor may read: the twin of `may_set`."""
    if actor.jurisdiction_id is None or not may_set(actor):
        return SettingVersion.objects.none()
    return SettingVersion.objects.filter(jurisdiction_id=actor.jurisdiction_id)

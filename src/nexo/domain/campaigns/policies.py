"""Who drafts, who launches and who only reads campaigns: yes/no, and the same as querysets."""

from collections.abc import Collection

from django.db.models import QuerySet

from nexo.domain.campaigns.models import Campaign, PublicityFreeze, Segment
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import READERS as PEOPLE_READERS
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

DRAFTERS = (Role.EDITOR, Role.SUPERVISOR, Role.CHAIN)
LAUNCHERS = (Role.SUPERVISOR, Role.CHAIN)
READERS = (*DRAFTERS, Role.AUDITOR)
FREEZERS = (Role.SUPERVISOR, Role.CHAIN)


def segments_visible_to(actor: Actor) -> QuerySet[Segment]:
    """Return the segments of the town, for who works with campaigns or controls them."""
    rows = Segment.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if _is(actor, READERS) else rows.none()


def visible_to(actor: Actor) -> QuerySet[Campaign]:
    """Return the campaigns that the actor may read."""
    rows = Campaign.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if _is(actor, READERS) else rows.none()


def may_see(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor may read it: the twin of `visible_to`."""
    return campaign.jurisdiction_id == actor.jurisdiction_id and _is(actor, READERS)


def freezes_visible_to(actor: Actor) -> QuerySet[PublicityFreeze]:
    """Return the freezes of publicity of the town."""
    rows = PublicityFreeze.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if _is(actor, READERS) else rows.none()


def may_draft(actor: Actor) -> bool:
    """Say whether the actor may write segments and campaigns."""
    return _is(actor, DRAFTERS)


def may_launch(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor may let it leave: another person than those who wrote on it."""
    if campaign.jurisdiction_id != actor.jurisdiction_id or not _is(actor, LAUNCHERS):
        return False
    return actor.kind is ActorKind.SYSTEM or not is_author(actor, campaign)


def is_author(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor wrote on it."""
    return actor.subject_id is not None and str(actor.subject_id) in campaign.author_ids


def may_steer(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor may pause it, let it go on or cancel it; stopping needs no second person."""
    return campaign.jurisdiction_id == actor.jurisdiction_id and _is(actor, LAUNCHERS)


def may_freeze(actor: Actor) -> bool:
    """Say whether the actor may set and lift freezes of publicity."""
    return _is(actor, FREEZERS)


def may_see_people(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor may see by name whom a campaign did not reach."""
    return may_see(actor, campaign) and _is(actor, PEOPLE_READERS)


def _is(actor: Actor, roles: Collection[Role]) -> bool:
    if actor.jurisdiction_id is None:
        return False
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.has_role(*roles))

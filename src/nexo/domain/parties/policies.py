"""Who may see and change the record of people, and the queryset twin of each yes or no."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.organisation.enums import Role
from nexo.domain.parties.enums import ConsentBasis, RecordRequestKind
from nexo.domain.parties.models import Consent, Party, RecordRequest
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed

EVERY_PURPOSE: Final = "all"
"""The purpose of a consent, or of a refusal, that speaks of whatever we may write."""

# An analyst may not identify people; who keeps the catalogue, the contents or the platform has no need to.
READERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.SOCIAL_WORKER,
    Role.ACCESS_OFFICER,
    Role.DATA_PROTECTION,
    Role.AUDITOR,
)
KEEPERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.SOCIAL_WORKER,
    Role.ACCESS_OFFICER,
    Role.DATA_PROTECTION,
)
ERASERS = (Role.DATA_PROTECTION,)
MERGERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR, Role.DATA_PROTECTION)
# A protected address or a refuge: only who must.
CONFIDENTIAL_READERS = (Role.SOCIAL_WORKER, Role.SUPERVISOR, Role.DATA_PROTECTION)
SENSITIVE_READERS = (Role.SOCIAL_WORKER, Role.DATA_PROTECTION)
RESTRICTED_READERS = (Role.SOCIAL_WORKER,)


def jurisdiction_of(actor: Actor) -> UUID:
    """Return the jurisdiction that the actor acts in; raises `NotAllowed` where there is none."""
    if actor.jurisdiction_id is None:
        raise NotAllowed
    return actor.jurisdiction_id


def may_read_people(actor: Actor) -> bool:
    """Say whether the actor may look people up at all."""
    if actor.jurisdiction_id is None:
        return False
    if actor.kind is ActorKind.STAFF:
        return actor.has_role(*READERS)
    return actor.kind is ActorKind.SYSTEM


def visible_to(actor: Actor) -> QuerySet[Party]:
    """Return the parties that the actor may see: all of the town for an official, their own for a citizen."""
    if actor.jurisdiction_id is None:
        return Party.objects.none()
    parties = Party.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if may_read_people(actor):
        return parties
    if actor.kind is ActorKind.CITIZEN and actor.party_id is not None:
        return parties.filter(Q(id=actor.party_id) | Q(canonical_id=actor.party_id))
    return parties.none()


def may_read(actor: Actor, party: Party) -> bool:
    """Say whether the actor may see this party; the twin of `visible_to`."""
    if actor.jurisdiction_id is None or actor.jurisdiction_id != party.jurisdiction_id:
        return False
    if actor.kind is ActorKind.CITIZEN:
        return actor.party_id is not None and actor.party_id in {party.id, party.canonical_id}
    return may_read_people(actor)


def may_keep_people(actor: Actor) -> bool:
    """Say whether the actor may register people and correct their record."""
    if actor.jurisdiction_id is None:
        return False
    return actor.has_role(*KEEPERS) if actor.kind is ActorKind.STAFF else True


def may_keep(actor: Actor, party: Party) -> bool:
    """Say whether the actor may change this record: an official in charge, the system, or the person."""
    if actor.kind is ActorKind.CITIZEN:
        return may_read(actor, party)
    return (
        actor.jurisdiction_id == party.jurisdiction_id
        and actor.kind is not ActorKind.ANONYMOUS
        and may_keep_people(actor)
    )


def may_merge(actor: Actor) -> bool:
    """Say whether the actor may decide that two records are one person, or are not."""
    return actor.jurisdiction_id is not None and actor.kind is ActorKind.STAFF and actor.has_role(*MERGERS)


def may_see_confidential(actor: Actor) -> bool:
    """Say whether the actor may see where a protected person lives and how to reach them."""
    return actor.kind is not ActorKind.STAFF or actor.has_role(*CONFIDENTIAL_READERS)


def may_see_sensitive(actor: Actor, *, restricted: bool = False) -> bool:
    """Say whether the actor may see a sensitive indicator itself, beyond the help that it asks for."""
    if actor.kind is ActorKind.STAFF:
        return actor.has_role(*(RESTRICTED_READERS if restricted else SENSITIVE_READERS))
    return actor.kind is ActorKind.CITIZEN and not restricted


def check(*, allowed: bool) -> None:
    """Raise `NotAllowed` unless `allowed`."""
    if not allowed:
        raise NotAllowed


def refused_channels_of(root_ids: Collection[UUID]) -> dict[UUID, dict[str, datetime]]:
    """Return the same as `refused_channels` for many people, by the id of their root. One query."""
    rows = Consent.objects.filter(
        party__in=Party.objects.of_clusters(root_ids).values("id"),
        basis=ConsentBasis.REFUSAL,
        purpose=EVERY_PURPOSE,
        withdrawn_at__isnull=True,
    ).order_by("given_at")
    found: dict[UUID, dict[str, datetime]] = {}
    for party, root, channel, at in rows.values_list(
        "party_id", "party__canonical_id", "channel", "given_at"
    ):
        found.setdefault(root or party, {})[channel] = at
    return found


def refused_channels(party: Party) -> dict[str, datetime]:
    """Return the channels by which the person wants nothing unasked from us, each with the moment of their word."""
    rows = Consent.objects.filter(
        party__in=Party.objects.of_cluster(party.root_id).values("id"),
        basis=ConsentBasis.REFUSAL,
        purpose=EVERY_PURPOSE,
        withdrawn_at__isnull=True,
    )
    return dict(rows.order_by("given_at").values_list("channel", "given_at"))


def may_decide(actor: Actor, kind: str) -> bool:
    """Say whether the actor may decide what people ask about their record: to erase it, its guardian alone."""
    if actor.jurisdiction_id is None or actor.kind is not ActorKind.STAFF:
        return False
    return actor.has_role(*(ERASERS if kind == RecordRequestKind.ERASE else KEEPERS))


def requests_visible_to(actor: Actor) -> QuerySet[RecordRequest]:
    """Return what the actor may read of such requests: a citizen their own, an official those they may decide.

    Of a protected person nobody but who may see where they live.
    """
    rows = RecordRequest.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.CITIZEN and actor.party_id is not None:
        return rows.filter(party__in=Party.objects.of_cluster(actor.party_id).values("id"))
    kinds = [kind for kind in RecordRequestKind.values if may_decide(actor, kind)]
    rows = rows.filter(kind__in=kinds)
    return rows if may_see_confidential(actor) else rows.exclude(party__is_confidential=True)

"""Whom a neighbour acts for and who acts for them: parent, carer, officer of a company or of an association (R64)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from nexo.application.my_file.matters import Matter, open_matters
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.enums import RecordRequestKind, RecordRequestState, RepresentationKind
from nexo.domain.parties.models import Identifier, Party, RecordRequest, Representation
from nexo.domain.parties.policies import jurisdiction_of, requests_visible_to
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotFound

PURPOSE = gettext_noop("actúa por la persona")
SEARCH = gettext_noop("alguien pide actuar por la persona")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One acts for the other; `name` is of the other side."""

    id: UUID
    name: str
    kind_label: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Both directions, and what was asked for."""

    for_others: list[Tie]
    for_me: list[Tie]
    asked: list[RecordRequest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """What somebody sees who acts for another: open matters within the scope."""

    name: str
    matters: list[Matter]
    is_guarded: bool
    is_partial: bool


def ties(*, actor: Actor) -> Ties:
    """Return who acts for whom, as it is in force. Two queries."""
    mine = cluster_of(actor.party_id)
    rows = _in_force().filter(Q(principal__in=mine) | Q(representative__in=mine))
    own = set(mine.values_list("id", flat=True))
    found = list(rows.select_related("principal", "representative").order_by("-valid_from"))
    asked = requests_visible_to(actor).filter(kind=RecordRequestKind.REPRESENT)
    return Ties(
        for_others=[_tie(row, row.principal) for row in found if row.representative_id in own],
        for_me=[_tie(row, row.representative) for row in found if row.principal_id in own],
        asked=list(asked.exclude(state=RecordRequestState.GRANTED).order_by("-created_at")[:10]),
    )


def acting_for(*, actor: Actor, representation_id: UUID) -> Acting:
    """Return the open matters of whom the neighbour acts for, within the scope; who looked is written down.

    Of somebody whose data are kept to few nothing is shown here. Raises `NotFound`.
    """
    row = (
        _in_force()
        .select_related("principal__canonical")
        .filter(id=representation_id, representative__in=cluster_of(actor.party_id))
        .first()
    )
    if row is None or row.principal.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    principal = row.principal.canonical or row.principal
    groups = row.scope.split(",") if row.scope else None
    record_reads(
        actor=actor, party_ids=[principal.id], purpose=PURPOSE, kind="representation", object_id=row.id
    )
    as_principal = Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=actor.jurisdiction_id,
        party_id=principal.id,
        label=actor.label,
    )
    guarded = principal.is_confidential or row.principal.is_confidential
    return Acting(
        name=principal.display_name,
        matters=[] if guarded else open_matters(actor=as_principal, groups=groups),
        is_guarded=guarded,
        is_partial=groups is not None,
    )


def parties_by_document(*, actor: Actor, document: str) -> list[Party]:
    """Return whom a document that was typed names, in the actor's town; that they were found is written down."""
    digits = "".join(char for char in document if char.isalnum()).upper()
    if not digits:
        return []
    rows = Identifier.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), normalised=digits, valid_to__isnull=True
    )
    found = {
        row.party.root_id: row.party.canonical or row.party for row in rows.select_related("party__canonical")
    }
    record_reads(actor=actor, party_ids=found, purpose=SEARCH, kind="people_search", fields="name")
    return list(found.values())


def kind_said(kind: str) -> str:
    """Return by what somebody acts for another, in words; what an office wrote is left as it is."""
    return str(RepresentationKind(kind).label) if kind in RepresentationKind.values else kind


def _in_force() -> QuerySet[Representation]:
    now = clock.now()
    return Representation.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), valid_from__lte=now)


def _tie(row: Representation, other: Party) -> Tie:
    return Tie(id=row.id, name=other.display_name, kind_label=kind_said(row.kind), since=row.valid_from)

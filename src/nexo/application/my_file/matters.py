"""The matters of a neighbour: what is open, with its promised day and office, and what was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from nexo.application.my_file.who import own_cases
from nexo.domain.cases.enums import OPEN_PHASES, CasePartyRole, Phase
from nexo.domain.cases.models import Case, CaseParty
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page, keyset_page
from nexo.kernel.text.languages import said

_OPEN = [phase.value for phase in OPEN_PHASES]
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter in a list. `due_at` only while somebody still owes something; `awaits_you`: it is the neighbour."""

    code: str
    service_name: str
    place_text: str
    phase_label: str
    unit_name: str
    received_at: datetime
    due_at: datetime | None
    scheduled_for: date | None
    is_late: bool
    awaits_you: bool
    is_open: bool


def open_matters(*, actor: Actor, groups: Collection[str] | None = None) -> list[Matter]:
    """Return what is open: first what waits for the neighbour, then what falls due soonest. One query.

    `groups` are codes of groups of services, where somebody looks who acts for the neighbour within a scope.
    """
    rows = own_cases(actor).filter(phase__in=_OPEN)
    if groups is not None:
        rows = rows.filter(service__group__code__in=groups)
    found = [
        _matter(case)
        for case in rows.select_related("service", "owner_unit").order_by("-received_at")[:_MOST]
    ]
    return sorted(
        found, key=lambda one: (not one.awaits_you, one.due_at is None, one.due_at or one.received_at)
    )


def ended_matters(*, actor: Actor, after: str | None = None, limit: int = 10) -> Page[Matter]:
    """Return what has ended, newest first. One query."""
    rows = own_cases(actor).exclude(phase__in=_OPEN).select_related("service", "owner_unit")
    return keyset_page(rows, order=("-received_at", "-id"), after=after, limit=limit).map(_matter)


def followed_matters(*, actor: Actor, limit: int = 10) -> list[Matter]:
    """Return the open matters of others that the neighbour joined or follows. One query."""
    rows = CaseParty.objects.filter(
        party__in=cluster_of(actor.party_id),
        role__in=(CasePartyRole.COSIGNER, CasePartyRole.FOLLOWER),
        case__jurisdiction_id=actor.jurisdiction_id,
        case__visibility=Visibility.NORMAL,
        case__phase__in=_OPEN,
    ).select_related("case__service", "case__owner_unit")
    return [_matter(row.case) for row in rows.order_by("-id")[:limit]]


def _matter(case: Case) -> Matter:
    phase = Phase(case.phase)
    due_at = case.due_at if case.is_open else None
    awaits_you = phase is Phase.AWAITING_CITIZEN
    return Matter(
        code=case.public_code,
        service_name=said(case.service, "name"),
        place_text=case.place_text,
        phase_label=str(phase.label),
        unit_name=case.owner_unit.name,
        received_at=case.received_at,
        due_at=due_at,
        scheduled_for=case.scheduled_for if phase is Phase.SCHEDULED else None,
        is_late=due_at is not None and due_at < clock.now() and not awaits_you,
        awaits_you=awaits_you,
        is_open=case.is_open,
    )

"""Delegated decisions: the matrix with its figures, and those that wait for a second look."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from nexo.domain.cases import policies
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import DelegatedDecision, StateChange
from nexo.domain.cases.rules.delegation import Advice, Figures, advice
from nexo.domain.catalogue.models import Delegation
from nexo.domain.catalogue.policies import delegations_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

DAYS = 90
"""The figures of the matrix are those of so many last days."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A delegation that holds or will, with how its decisions turned out and what that speaks for."""

    delegation: Delegation
    figures: Figures
    advice: Advice
    is_in_force: bool


def matrix(actor: Actor) -> list[Cell]:
    """Return the delegations that hold or will, by service and role, with their figures. Three queries."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    today = clock.today(town.zone_info)
    rows = list(
        delegations_of(actor)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), revoked_at__isnull=True)
        .select_related("service__owner_unit")
        .order_by("service__code", "role", "valid_from")
    )
    figures = _figures([row.pk for row in rows])
    cells = [(row, figures.get(row.pk, Figures())) for row in rows]
    return [Cell(row, found, advice(found), row.valid_from <= today) for row, found in cells]


def past_delegations(actor: Actor, *, after: str | None = None, limit: int = PAGE_SIZE) -> Page[Delegation]:
    """Return one page of all delegations that were ever granted, the newest first. One query."""
    rows = delegations_of(actor).select_related("service")
    return keyset_page(rows, order=("-granted_at", "-id"), after=after, limit=limit)


def decisions_to_review(
    actor: Actor, *, after: str | None = None, limit: int = PAGE_SIZE
) -> Page[DelegatedDecision]:
    """Return one page of the drawn decisions that wait for this official, the oldest first. One query."""
    rows = policies.reviewable_by(actor).filter(reviewed_at__isnull=True)
    shown = rows.select_related("case__service", "case__owner_unit", "staff")
    return keyset_page(shown, order=("at", "id"), after=after, limit=limit)


def decision_to_review(actor: Actor, decision_id: UUID) -> DelegatedDecision:
    """Return a drawn decision that this official may review, reviewed or not; raises `NotFound`. One query."""
    rows = policies.reviewable_by(actor).filter(pk=decision_id)
    found = rows.select_related("case__service", "case__owner_unit", "staff", "delegation").first()
    if found is None:
        raise NotFound
    return found


def _figures(delegation_ids: list[UUID]) -> dict[UUID, Figures]:
    since = clock.now() - timedelta(days=DAYS)
    again = StateChange.objects.filter(
        case_id=OuterRef("case_id"), to_phase=Phase.REOPENED, at__gt=OuterRef("at")
    )
    rows = (
        DelegatedDecision.objects.filter(delegation_id__in=delegation_ids, at__gte=since)
        .annotate(was_reopened=Exists(again))
        .values_list("delegation_id")
        .order_by()
        .annotate(
            decided=Count("id"),
            reviewed=Count("id", filter=Q(agrees__isnull=False)),
            disagreed=Count("id", filter=Q(agrees=False)),
            reopened=Count("id", filter=Q(was_reopened=True)),
        )
    )
    return {delegation_id: Figures(*counts) for delegation_id, *counts in rows}

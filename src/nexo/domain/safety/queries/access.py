"""Who can come in: those with the role, and every time that the seal was lifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from nexo.domain.organisation.models import RoleGrant
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.models import LiftedSeal
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page, keyset_page


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team, since when and by which act."""

    name: str
    since: datetime
    legal_act: str


def team_of(actor: Actor) -> Sequence[Member]:
    """Return who holds the role at present, for whoever may read reports. One query."""
    now = clock.now()
    rows = RoleGrant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        staff__jurisdiction_id=jurisdiction_of(actor),
        role__in=policies.TEAM,
    )
    return [
        Member(name, since, act)
        for name, since, act in rows.order_by("valid_from", "id").values_list(
            "staff__name", "valid_from", "legal_act"
        )
    ]


def seals_seen_by(actor: Actor, *, after: str | None = None) -> Page[LiftedSeal]:
    """Return every lifting of the seal for the team, and their own for an auditor, the last one first. One query."""
    rows = LiftedSeal.objects.filter(jurisdiction_id=jurisdiction_of(actor)).select_related("staff")
    if not policies.is_team(actor):
        rows = rows.filter(staff_id=actor.staff_id) if policies.may_lift_seal(actor) else rows.none()
    return keyset_page(rows, order=("-lifted_at", "-id"), after=after)

"""How every open matter of a person stands, in words."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.desk import CaseRow, row_of, with_names
from nexo.kernel.actors import Actor

_OPEN = [phase.value for phase in OPEN_PHASES]


def cases_of(*, actor: Actor, party_ids: Sequence[UUID], limit: int = 50) -> list[CaseRow]:
    """Return the cases that these parties asked for or follow: open ones first, newest first. One query.

    A reserved case is left out for whoever may not learn who asked.
    """
    rows = with_names(policies.visible_to(actor)).filter(
        Q(applicant_id__in=party_ids) | Q(participants__party_id__in=party_ids)
    )
    found: dict[UUID, Case] = {case.id: case for case in rows.order_by("-received_at", "-id")[: 2 * limit]}
    mine = [case for case in found.values() if policies.may_see_applicant(actor, case)][:limit]
    return [row_of(actor, case) for case in sorted(mine, key=lambda case: case.phase not in _OPEN)]


def newest_open_case(*, jurisdiction_id: UUID, party_ids: Sequence[UUID]) -> Case | None:
    """Return the open case that a person asked for last, if it is the only one; else None. One query."""
    rows = list(
        Case.objects.filter(
            jurisdiction_id=jurisdiction_id, applicant_id__in=party_ids, phase__in=_OPEN
        ).order_by("-received_at")[:2]
    )
    return rows[0] if len(rows) == 1 else None

"""How every open matter of a person stands, in words."""

from collections.abc import Collection, Sequence
from uuid import UUID

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES
from nexo.domain.cases.models import Case, CaseParty
from nexo.domain.cases.queries.desk import CaseRow, row_of, with_names
from nexo.domain.cases.rules.codes import codes_in
from nexo.kernel.actors import Actor

_OPEN = [phase.value for phase in OPEN_PHASES]


def cases_of(*, actor: Actor, party_ids: Sequence[UUID], limit: int = 50) -> list[CaseRow]:
    """Return the cases that these parties asked for or follow: open ones first, newest first. One query.

    A reserved case is left out for whoever may not learn who asked.
    """
    theirs = CaseParty.objects.filter(party_id__in=party_ids).values("case_id")  # the applicant is among them
    rows = with_names(policies.visible_to(actor)).filter(pk__in=theirs).order_by("-received_at", "-id")
    mine = [case for case in rows[: 2 * limit] if policies.may_see_applicant(actor, case)][:limit]
    return [row_of(actor, case) for case in sorted(mine, key=lambda case: case.phase not in _OPEN)]


def with_open_cases(party_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these parties asked for a case that is still open. One query."""
    rows = Case.objects.filter(applicant_id__in=party_ids, phase__in=_OPEN)
    return {party for party in rows.order_by().values_list("applicant_id", flat=True).distinct() if party}


def newest_open_case(*, jurisdiction_id: UUID, party_ids: Sequence[UUID]) -> Case | None:
    """Return the open case that a person asked for last, if it is the only one; else None.

    One query, which reads no more than its key: every message that comes in asks this.
    """
    rows = list(
        Case.objects.filter(jurisdiction_id=jurisdiction_id, applicant_id__in=party_ids, phase__in=_OPEN)
        .only("pk")
        .order_by("-received_at")[:2]
    )
    return rows[0] if len(rows) == 1 else None


def cases_named(*, jurisdiction_id: UUID, party_ids: Sequence[UUID], text: str) -> list[Case]:
    """Return the cases whose codes stand in `text`, of those that these parties take part in.

    One query at most.
    A code alone opens nothing: whoever is no participant named a case that is not theirs.
    """
    codes = codes_in(text)
    if not codes:
        return []
    theirs = CaseParty.objects.filter(party_id__in=party_ids).values("case_id")
    rows = Case.objects.filter(jurisdiction_id=jurisdiction_id, public_code__in=codes, pk__in=theirs)
    return list(rows.order_by("received_at"))

"""Compute the priority of a case anew, with its reasons."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules import clocks, priority
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.models import Zone
from nexo.domain.organisation.queries import poorest_zone_ids
from nexo.domain.parties.models import Party
from nexo.domain.parties.queries import preferential_reasons
from nexo.kernel import clock
from nexo.kernel.actors import Actor


def facts_of(
    *, version: ServiceVersion, applicant: Party | None, zone: Zone | None, zones_of: UUID
) -> priority.Facts:
    """Gather what the priority of a new case is made of. At most three queries."""
    person = preferential_reasons(applicant) if applicant is not None else []
    return priority.Facts(
        safety_points=version.safety_points,
        vulnerability=tuple(priority.Why(f"person.{why.code}", why.points, why.text) for why in person),
        zone_is_poorest=zone is not None and zone.id in poorest_zone_ids(zones_of),
    )


@transaction.atomic
def rank_case(*, actor: Actor, case_id: UUID, bad_rating_before: bool = False) -> Case:
    """Recompute the priority of an open case: reporters, ageing and reopening included."""
    case = locked_case(actor=actor, case_id=case_id)
    base = facts_of(
        version=case.service_version, applicant=case.applicant, zone=case.zone, zones_of=case.jurisdiction_id
    )
    why = priority.reasons(
        priority.Facts(
            safety_points=base.safety_points,
            vulnerability=base.vulnerability,
            zone_is_poorest=base.zone_is_poorest,
            reporters=case.incident.report_count if case.incident else 1,
            days_past_half_term=_days_past_half(case),
            reopened=case.reopen_count > 0,
            bad_rating_before=bad_rating_before,
        )
    )
    case.priority = priority.total(why)
    case.priority_reasons = [reason.stored() for reason in why]
    case.is_preferential = any(reason.code.startswith("person.") for reason in why)
    case.save(update_fields=["priority", "priority_reasons", "is_preferential"])
    return case


def _days_past_half(case: Case) -> int:
    """Return the business days since half of the term had passed; hours count as days of twenty-four."""
    version = case.service_version
    days = version.resolution_amount
    if version.resolution_unit == TermUnit.HOUR:
        days = max(1, days // 24)
    half = clocks.due_at(
        case.received_at, max(1, days // 2), TermUnit.BUSINESS_DAY, case.jurisdiction.zone_info
    )
    return max(0, -clocks.business_days_left(clock.now(), half, case.jurisdiction.zone_info))

"""Compute the priority of a case anew, with its reasons."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.change_phase import locked_case
from nexo.domain.cases.enums import ClockKind
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.neighbours import reporters_of
from nexo.domain.cases.rules import clocks, priority
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.models import Zone
from nexo.domain.organisation.queries.places import poorest_zone_ids
from nexo.domain.organisation.queries.town import calendar_of
from nexo.domain.parties.models import Party
from nexo.domain.parties.queries import preferential_reasons
from nexo.kernel import clock
from nexo.kernel.actors import Actor


def facts_of(
    *,
    version: ServiceVersion,
    applicant: Party | None,
    zone: Zone | None,
    zones_of: UUID,
    danger: int | None = None,
) -> priority.Facts:
    """Gather what the priority of a new case is made of. At most three queries.

    `danger` is the level that an official set; None: the one of the service.
    """
    person = preferential_reasons(applicant) if applicant is not None else []
    return priority.Facts(
        safety_points=version.safety_points if danger is None else danger,
        vulnerability=tuple(priority.Why(f"person.{why.code}", why.points, why.text) for why in person),
        zone_is_poorest=zone is not None and zone.id in poorest_zone_ids(zones_of),
    )


@transaction.atomic
def rank_case(*, actor: Actor, case_id: UUID, bad_rating_before: bool = False) -> Case:
    """Recompute the priority of an open case.

    Reporters, legal term, ageing, reopening and a bad rating included.
    A bad rating once told stays told. A case that ended keeps the priority it had.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if not case.is_open:
        return case
    base = facts_of(
        version=case.service_version,
        applicant=case.applicant,
        zone=case.zone,
        zones_of=case.jurisdiction_id,
        danger=case.danger,
    )
    why = priority.reasons(
        priority.Facts(
            safety_points=base.safety_points,
            vulnerability=base.vulnerability,
            zone_is_poorest=base.zone_is_poorest,
            reporters=reporters_of([case])[case.pk],
            days_past_half_term=_days_past_half(case),
            terms_waited=_terms_waited(case),
            reopened=case.reopen_count > 0,
            days_to_legal_due=_days_to_legal_due(case),
            bad_rating_before=bad_rating_before
            or any(reason["code"] == "bad_rating" for reason in case.priority_reasons),
        )
    )
    case.priority = priority.total(why)
    case.priority_reasons = [reason.stored() for reason in why]
    case.is_preferential = any(reason.code.startswith("person.") for reason in why)
    case.save(update_fields=["priority", "priority_reasons", "is_preferential"])
    return case


def _days_to_legal_due(case: Case) -> int | None:
    """Return the business days left where the law, and not the town, sets the term; None elsewhere."""
    if case.service_version.legal_term_id is None:
        return None
    law = case.clocks.filter(kind=ClockKind.LEGAL, stopped_at__isnull=True).first()
    town = case.jurisdiction
    if law is None:
        return None
    return clocks.business_days_left(clock.now(), law.due_at, town.zone_info, calendar_of(town.calendar_id))


def _days_past_half(case: Case) -> int:
    """Return the business days since half of the term had passed; hours count as days of twenty-four."""
    days = _term_days(case)
    zone, calendar = case.jurisdiction.zone_info, calendar_of(case.jurisdiction.calendar_id)
    half = clocks.due_at(case.received_at, max(1, days // 2), TermUnit.BUSINESS_DAY, zone, calendar)
    return max(0, -clocks.business_days_left(clock.now(), half, zone, calendar))


def _terms_waited(case: Case) -> float:
    """Return how many times its term a case has waited, in business days."""
    town = case.jurisdiction
    zone, calendar = town.zone_info, calendar_of(town.calendar_id)
    since, today = case.received_at.astimezone(zone).date(), clock.today(zone)
    return calendar.count(since, today) / _term_days(case)


def _term_days(case: Case) -> int:
    """Return the days of the term to resolve, one at least; hours count as days of twenty-four."""
    version = case.service_version
    days = version.resolution_amount
    if version.resolution_unit == TermUnit.HOUR:
        days //= 24
    return max(1, days)

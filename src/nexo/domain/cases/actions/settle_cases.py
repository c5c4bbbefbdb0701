"""What time alone does to cases: answered ones close, unanswered questions end, waiting ones weigh more."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from nexo.domain.cases.actions.end_case import close_case, close_without_reply
from nexo.domain.cases.actions.rank_case import rank_case
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules import clocks, lifecycle
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import DomainError

AT_ONCE = 500
_NO_REPLY = (
    "No recibimos los datos que te pedimos, así que cerramos el caso. "
    "Si los tenés, respondé este mensaje y lo reabrimos."
)


def close_undisputed() -> int:
    """Close what was answered and nobody disputed in five business days; return how many."""
    phases = [phase.value for phase in lifecycle.ANSWERS]
    rows = Case.objects.filter(phase__in=phases, resolved_at__lt=_at_least(clocks.CONFORMITY_BUSINESS_DAYS))
    due = [
        case
        for case in _oldest(rows.order_by("resolved_at"))
        if case.resolved_at is not None
        and _passed(case, clocks.CONFORMITY_BUSINESS_DAYS, since=case.resolved_at)
    ]
    return _each(
        due,
        lambda case: close_case(
            actor=system(case.jurisdiction_id),
            case_id=case.pk,
            note=gettext_noop("pasó el plazo de conformidad"),
        ),
    )


def close_unanswered() -> int:
    """Close what has waited ten business days for its author, who was asked and is told; return how many."""
    rows = Case.objects.filter(
        phase=Phase.AWAITING_CITIZEN, paused_since__lt=_at_least(clocks.REPLY_BUSINESS_DAYS)
    )
    due = [
        case
        for case in _oldest(rows.order_by("paused_since"))
        if case.paused_since is not None
        and _passed(case, clocks.REPLY_BUSINESS_DAYS, since=case.paused_since)
    ]
    return _each(
        due,
        lambda case: close_without_reply(
            actor=system(case.jurisdiction_id), case_id=case.pk, answer=_NO_REPLY
        ),
    )


def rank_ageing(*, after: UUID | None = None, limit: int = AT_ONCE) -> UUID | None:
    """Weigh anew some open cases that were received before today.

    Return where to go on, or None at the end.
    """
    rows = Case.objects.filter(
        phase__in=[phase.value for phase in OPEN_PHASES], received_at__lt=clock.now() - timedelta(days=1)
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk")[:limit])
    _each(found, lambda case: rank_case(actor=system(case.jurisdiction_id), case_id=case.pk))
    return found[-1].pk if len(found) == limit else None


def _oldest(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.select_related("jurisdiction")[:AT_ONCE])


def _at_least(business_days: int) -> datetime:
    """Return a moment that any term of so many business days lies before."""
    return clock.now() - timedelta(days=business_days)


def _passed(case: Case, business_days: int, *, since: datetime) -> bool:
    town = case.jurisdiction
    calendar = calendar_of(town.calendar_id)
    end = clocks.due_at(since, business_days, TermUnit.BUSINESS_DAY, town.zone_info, calendar)
    return end < clock.now()


def _each(cases: Iterable[Case], act: Callable[[Case], object]) -> int:
    """Do it to each in a transaction of its own; one that somebody moved meanwhile is left as it is."""
    done = 0
    for case in cases:
        try:
            act(case)
        except DomainError:
            continue
        done += 1
    return done

"""The public register of improvements: problem → cause → action → effect, live (R43)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.cases.rules.redact import redact
from nexo.domain.improvements.enums import PUBLIC_ACTIONS, ActionState, ProblemState
from nexo.domain.improvements.models import ImprovementAction, Problem
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.paging import Page, keyset_page
from nexo.kernel.text.languages import said

_TOLD = (ProblemState.ANALYSED, ProblemState.PLANNED, ProblemState.FIXED)
_PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicProblem:
    """A published problem; `improvements` are the accepted ones and what came of them."""

    id: UUID
    title: str
    service_name: str
    zone_name: str
    unit_name: str
    cause: str
    cause_text: str
    state: str
    is_fixed: bool
    opened_at: datetime
    closed_at: datetime | None
    fixed_words: str
    improvements: list[ImprovementAction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Loop closure (domain.md 4.5): improvements with a measured effect over those due."""

    measured: int
    due: int


def register(*, town: Jurisdiction, after: str | None = None) -> Page[PublicProblem]:
    """Return one page of the published problems with a known cause, newest first. Two queries."""
    told = ImprovementAction.objects.filter(state__in=PUBLIC_ACTIONS).select_related("unit")
    rows = (
        Problem.objects.filter(jurisdiction=town, is_public=True, state__in=_TOLD)
        .select_related("unit", "service", "zone")
        .defer("zone__polygon")
        .prefetch_related(Prefetch("improvements", told.order_by("proposed_at", "id"), to_attr="told"))
    )
    names = causes_of(town.local_rules)
    page = keyset_page(rows, order=("-opened_at", "-id"), after=after, limit=_PAGE)
    return page.map(lambda one: _public(one, names))


def closure(*, jurisdiction_id: UUID) -> Closure:
    """Return how many improvements whose day of measuring came were measured. One query."""
    rows = ImprovementAction.objects.filter(
        jurisdiction_id=jurisdiction_id, state__in=(ActionState.DONE, ActionState.MEASURED)
    )
    states = list(rows.values_list("state", flat=True))
    return Closure(measured=states.count(ActionState.MEASURED), due=len(states))


def _public(one: Problem, names: dict[str, str]) -> PublicProblem:
    told: list[ImprovementAction] = getattr(one, "told", [])
    return PublicProblem(
        id=one.pk,
        title=redact(one.title),
        service_name=said(one.service, "name") if one.service else "",
        zone_name=one.zone.name if one.zone else "",
        unit_name=one.unit.name,
        cause=names.get(one.cause, one.cause),
        cause_text=redact(one.cause_text),
        state=one.get_state_display(),
        is_fixed=one.state == ProblemState.FIXED,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        fixed_words=redact(one.fixed_words),
        improvements=told,
    )

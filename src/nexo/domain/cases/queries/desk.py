"""Lists of cases for officials: keyset pages, never a count."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from nexo.domain.cases import policies
from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import Case
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page

_OPEN = [phase.value for phase in OPEN_PHASES]
_MINE = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.SOCIAL_WORKER)
_BY_PRIORITY = ("-priority", "received_at", "id")
_NEWEST = ("-received_at", "-id")
_UNSHOWN = (
    "description",
    "answers",
    "public_answer",
    "search_text",
    "zone__polygon",
    "applicant__ngrams",
    "applicant__search_text",
)
VIEWS = ("queue", "mine", "triage", "late", "raised", "districts", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list; `due_at` only while somebody still owes something."""

    id: UUID
    public_code: str
    title: str
    place_text: str
    zone_name: str
    phase: str
    phase_label: str
    unit_name: str
    assignee_name: str
    applicant_name: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    priority: int
    priority_reasons: list[dict[str, Any]]
    is_preferential: bool
    report_count: int
    is_protected: bool


def desk(
    *, actor: Actor, view: str, after: str | None = None, limit: int = PAGE_SIZE, district: UUID | None = None
) -> Page[CaseRow]:
    """Return one page of a view of `VIEWS`; one query (two where a list changes direction).

    queue: open cases of one's units by priority · mine: assigned to me · triage: returned by areas ·
    late: open and past due, oldest first · raised: climbed the chain, the highest first · districts: open cases that
    districts have, by priority, of one `district` where it is named · all: everything that one may see, newest first.
    """
    rows, order = _view(actor, view)
    if district is not None:
        rows = rows.filter(owner_unit_id=district)
    page = keyset_page(with_names(rows), order=order, after=after, limit=limit)
    return page.map(lambda case: row_of(actor, case))


def views_of(actor: Actor) -> tuple[str, ...]:
    """Return the views that mean something to somebody, the one to begin with first.

    Who belongs to no area that works cases has no queue of their own: the front office sees all.
    """
    units = actor.units_of(_MINE)
    if units is None or units:
        return VIEWS
    return ("all", *(view for view in VIEWS if view not in ("queue", "all")))


def with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Join what a row shows, and leave the long texts and outlines of zones where they are."""
    return rows.select_related("zone", "owner_unit", "assignee", "applicant", "incident").defer(*_UNSHOWN)


def row_of(actor: Actor, case: Case) -> CaseRow:
    """Make a row; the applicant of a reserved case has no name for strangers to it."""
    applicant = case.applicant if policies.may_see_applicant(actor, case) else None
    return CaseRow(
        id=case.id,
        public_code=case.public_code,
        title=case.title,
        place_text=case.place_text,
        zone_name=case.zone.name if case.zone else "",
        phase=case.phase,
        phase_label=Phase(case.phase).desk_label,
        unit_name=case.owner_unit.name,
        assignee_name=case.assignee.name if case.assignee else "",
        applicant_name=applicant.display_name if applicant else "",
        channel=case.channel,
        received_at=case.received_at,
        due_at=case.due_at if case.is_open else None,
        priority=case.priority,
        priority_reasons=case.priority_reasons,
        is_preferential=case.is_preferential,
        report_count=case.incident.report_count if case.incident else 1,
        is_protected=case.visibility != "normal",
    )


def _view(actor: Actor, view: str) -> tuple[QuerySet[Case], tuple[str, ...]]:
    rows = policies.visible_to(actor)
    owed = rows.filter(phase__in=_OPEN)
    views: dict[str, tuple[QuerySet[Case], tuple[str, ...]]] = {
        "mine": (owed.filter(assignee_id=actor.staff_id), _BY_PRIORITY),
        "triage": (rows.filter(phase=Phase.RETURNED), ("received_at", "id")),
        "late": (owed.filter(due_at__lt=clock.now()), ("due_at", "id")),
        "raised": (owed.filter(escalation_level__gt=0), ("-escalation_level", "due_at", "id")),
        "districts": (owed.filter(owner_unit__kind=UnitKind.DISTRICT), _BY_PRIORITY),
        "all": (rows, _NEWEST),
    }
    if view in views:
        return views[view]
    units = actor.units_of(_MINE)
    return (owed if units is None else owed.filter(owner_unit_id__in=units)), _BY_PRIORITY

"""Cases as anybody may read them: what was asked of the town, where in the street, how it ended. Nobody's data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, Prefetch, Q, QuerySet, When
from django.db.models.functions import Coalesce

from nexo.domain.cases.enums import OPEN_PHASES, Phase
from nexo.domain.cases.models import INTERNAL, Case, Evidence, StateChange
from nexo.domain.cases.rules.redact import redact
from nexo.domain.catalogue.enums import ServiceKind, Visibility
from nexo.kernel.text.languages import said

LONGEST = timedelta(days=90)
"""A list looks at so many days of receipt, unless changes are asked for."""
_OPEN = [phase.value for phase in OPEN_PHASES]
# A procedure is about a home, a report about somebody's: their place is not for the public.
_IN_THE_STREET = (ServiceKind.CLAIM, ServiceKind.REQUEST, ServiceKind.COMPLAINT)
_PLACED = Q(
    service_version__needs_location=True, service_version__needs_person=False, kind__in=_IN_THE_STREET
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the published cases; `codes` leaves all the rest out of account. `box`: south, west, north, east."""

    codes: Sequence[str] = ()
    services: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None
    changed_until: datetime | None = None
    is_open: bool | None = None
    words: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMove:
    """One move of a published case; `note` is empty unless the town publishes words."""

    id: UUID
    code: str
    at: datetime
    phase: Phase
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRequest:
    """A case for everybody; `photo_id` is a piece of evidence marked public."""

    code: str
    is_open: bool
    answer: str
    service_code: str
    service_name: str
    group: str
    description: str
    unit: str
    received_at: datetime
    updated_at: datetime
    due_at: datetime | None
    phase: Phase
    reason: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    photo_id: UUID | None = None
    moves: list[PublicMove] = field(default_factory=list)


def published_cases(jurisdiction_id: UUID) -> QuerySet[Case]:
    """Return the cases that may be published at all: neither reserved nor protected, now or when opened."""
    return (
        Case.objects.filter(
            jurisdiction_id=jurisdiction_id,
            visibility=Visibility.NORMAL,
            service_version__visibility=Visibility.NORMAL,
        )
        .exclude(phase=Phase.DRAFT)
        .annotate(
            changed_at=Choose(
                When(phase__in=_OPEN, then=F("updated_at")),
                default=Coalesce("resolved_at", "closed_at", "updated_at"),
            )
        )
    )


def street_matters(jurisdiction_id: UUID) -> QuerySet[Case]:
    """Return the published cases that are about a place in the street, which neighbours may join."""
    return published_cases(jurisdiction_id).filter(_PLACED)


def public_requests(
    *, jurisdiction_id: UUID, wanted: Wanted, offset: int, limit: int, words: bool, moves: bool = False
) -> list[PublicRequest]:
    """Return the cases wanted, newest first. Two queries, a third with `moves`.

    `words`: the town publishes what people wrote, redacted. The place of a case that is not published cannot be
    searched for either.
    """
    rows = _narrowed(published_cases(jurisdiction_id), wanted).select_related(
        "service__group", "service_version", "owner_unit"
    )
    photos = Evidence.objects.filter(is_public=True, file__media_type__startswith="image/").order_by(
        "at", "id"
    )
    rows = rows.prefetch_related(Prefetch("evidence", photos, to_attr="shown"))
    if moves:
        rows = rows.prefetch_related(
            Prefetch("changes", StateChange.objects.exclude(INTERNAL).order_by("at", "id"), to_attr="told")
        )
    ordered = rows.order_by("-received_at", "-id")[offset : offset + limit]
    return [_public(case, words=words) for case in ordered]


def public_moves(
    *,
    jurisdiction_id: UUID,
    codes: Sequence[str],
    since: datetime,
    until: datetime | None,
    words: bool,
    limit: int,
) -> list[PublicMove]:
    """Return the moves of published cases from `since` on, oldest first. One query."""
    cases = published_cases(jurisdiction_id)
    if codes:
        cases = cases.filter(public_code__in=codes)
    rows = StateChange.objects.filter(case__in=cases.values("pk"), at__gte=since).exclude(INTERNAL)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return [
        _move(row, row.case.public_code, words=words)
        for row in rows.select_related("case").order_by("at", "id")[:limit]
    ]


def public_photo(*, jurisdiction_id: UUID, photo_id: UUID) -> UUID | None:
    """Return the file of a public photo of a published case, or None."""
    return (
        Evidence.objects.filter(
            pk=photo_id,
            is_public=True,
            file__media_type__startswith="image/",
            case__in=published_cases(jurisdiction_id).values("pk"),
        )
        .values_list("file_id", flat=True)
        .first()
    )


def _narrowed(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.codes:
        return rows.filter(public_code__in=wanted.codes)
    conditions = {
        "service__code__in": list(wanted.services),
        "received_at__gte": wanted.since,
        "received_at__lte": wanted.until,
        "changed_at__gte": wanted.changed_since,
        "changed_at__lte": wanted.changed_until,
        "service__name__icontains": wanted.words,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    if wanted.is_open is not None:
        rows = rows.filter(phase__in=_OPEN) if wanted.is_open else rows.exclude(phase__in=_OPEN)
    if wanted.box is not None:
        south, west, north, east = wanted.box
        rows = rows.filter(_PLACED, lat__range=(south, north), lon__range=(west, east))
    return rows


def _public(case: Case, *, words: bool) -> PublicRequest:
    version, service = case.service_version, case.service
    name = said(service, "name")
    is_placed = version.needs_location and not version.needs_person and case.kind in _IN_THE_STREET
    shown: list[Evidence] = getattr(case, "shown", [])
    return PublicRequest(
        code=case.public_code,
        is_open=case.is_open,
        answer="" if case.is_open else redact(case.public_answer),
        service_code=service.code,
        service_name=name,
        group=said(service.group, "name"),
        description=(redact(case.description) if words else "") or name,
        unit=case.owner_unit.name,
        received_at=case.received_at,
        updated_at=getattr(case, "changed_at", case.updated_at),
        due_at=case.due_at,
        phase=Phase(case.phase),
        reason=case.reason,
        address=redact(case.place_text) if is_placed else "",
        lat=case.lat if is_placed else None,
        lon=case.lon if is_placed else None,
        photo_id=shown[0].pk if shown else None,
        moves=[_move(row, case.public_code, words=words) for row in getattr(case, "told", [])],
    )


def _move(row: StateChange, code: str, *, words: bool) -> PublicMove:
    return PublicMove(
        id=row.pk,
        code=code,
        at=row.at,
        phase=Phase(row.to_phase),
        note=redact(row.public_note) if words else "",
        reason=row.reason,
    )

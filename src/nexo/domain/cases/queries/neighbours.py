"""Matters of the block for its neighbours, how many ask for each, and what they say once it was answered (R105)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from nexo.domain.cases.enums import OPEN_PHASES, TOLD, CasePartyRole, Phase
from nexo.domain.cases.errors import MatterUnknown
from nexo.domain.cases.models import Case, CaseParty, NeighbourWord
from nexo.domain.cases.queries.published import street_matters
from nexo.domain.cases.rules import neighbours
from nexo.domain.cases.rules.redact import redact
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.kernel import clock
from nexo.kernel.geo.points import bounding_box, distance_m
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page
from nexo.kernel.text.languages import said

BLOCK_M = 300.0
"""What somebody calls their block and the ones around it."""
SAME_M = 60.0
SOLVED_SHOWN = timedelta(days=30)
_OPEN = [phase.value for phase in OPEN_PHASES]
_SOLVED = [Phase.RESOLVED.value, Phase.RESOLVED_EXTERNAL.value, Phase.CLOSED.value]
_NEWEST = ("-received_at", "-id")
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter of the street for everybody: nobody's words, nobody's name."""

    code: str
    service_name: str
    place: str
    zone_name: str
    unit_name: str
    phase: str
    phase_label: str
    received_at: datetime
    due_at: datetime | None
    scheduled_for: date | None
    reporters: int
    metres: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How many neighbours find the last answer good, and how many do not; `notes` are what the latter wrote."""

    confirmed: int = 0
    disputed: int = 0
    notes: tuple[str, ...] = ()
    is_flagged: bool = False

    def __bool__(self) -> bool:
        return bool(self.confirmed or self.disputed)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """A matter, what the visitor is to it (`role`: "", follower, cosigner, applicant) and what may be done."""

    matter: Matter
    answer: str
    role: str
    word: bool | None
    words: Words
    may_join: bool
    may_follow: bool
    may_judge: bool


def matters_of_zone(
    *, jurisdiction_id: UUID, zone_code: str = "", solved: bool = False, after: str | None = None
) -> Page[Matter]:
    """Return one page of open matters (or of those solved in the last 30 days), newest first. Four queries at most.

    Several cases of one incident are one matter: the oldest that is open stands for all.
    """
    rows = _listed(jurisdiction_id, solved=solved)
    if zone_code:
        rows = rows.filter(zone__code=zone_code)
    page = keyset_page(_with_names(rows), order=_NEWEST, after=after, limit=PAGE_SIZE)
    counts = reporters_of(page.items)
    return page.map(lambda case: _matter(case, counts[case.pk]))


def matters_near(
    *,
    jurisdiction_id: UUID,
    lat: float,
    lon: float,
    metres: float = BLOCK_M,
    service_id: UUID | None = None,
    limit: int = 30,
) -> list[Matter]:
    """Return the open matters around a point, nearest first. Three queries."""
    south, west, north, east = bounding_box(lat, lon, metres)
    rows = _listed(jurisdiction_id, solved=False).filter(lat__range=(south, north), lon__range=(west, east))
    if service_id is not None:
        rows = rows.filter(service_id=service_id)
    near = [
        (away, case)
        for case in _with_names(rows).order_by(*_NEWEST)[:_MOST]
        if case.lat is not None
        and case.lon is not None
        and (away := distance_m(lat, lon, case.lat, case.lon)) <= metres
    ]
    found = sorted(near, key=lambda one: one[0])[:limit]
    counts = reporters_of([case for _, case in found])
    return [_matter(case, counts[case.pk], round(away)) for away, case in found]


def matter_page(*, jurisdiction_id: UUID, code: str, party_id: UUID | None) -> MatterPage:
    """Return one matter as a visitor sees it; raises `MatterUnknown`. Six queries at most."""
    case = _with_names(street_matters(jurisdiction_id)).filter(public_code=code).first()
    if case is None:
        raise MatterUnknown
    role, word = _standing(case, party_id)
    return MatterPage(
        matter=_matter(case, reporters_of([case])[case.pk]),
        answer="" if case.is_open else redact(case.public_answer),
        role=role,
        word=word,
        words=words_on(case),
        may_join=neighbours.may_join(case.phase) and role in ("", CasePartyRole.FOLLOWER),
        may_follow=neighbours.may_follow(case.phase) and not role,
        may_judge=neighbours.may_judge(case.phase) and role in TOLD,
    )


def words_on(case: Case) -> Words:
    """Return what neighbours say of the last answer to a case. One query."""
    rows = NeighbourWord.objects.filter(case=case, round=case.reopen_count).order_by("-at", "-id")
    found = list(rows.values_list("solved", "note"))
    disputed = sum(not solved for solved, _ in found)
    wanted = neighbours.disputes_wanted(case.jurisdiction.local_rules)
    return Words(
        confirmed=len(found) - disputed,
        disputed=disputed,
        notes=tuple(note for solved, note in found if not solved and note),
        is_flagged=disputed >= wanted,
    )


def flagged_cases(rows: QuerySet[Case], *, wanted: int, limit: int = 20) -> list[tuple[Case, int]]:
    """Return which of `rows` at least `wanted` neighbours dispute since the last answer, newest first. One query."""
    found = (
        rows.filter(phase__in=_SOLVED)
        .annotate(
            disputed=Count(
                "neighbour_words",
                filter=Q(neighbour_words__solved=False, neighbour_words__round=F("reopen_count")),
            )
        )
        .filter(disputed__gte=wanted)
        .select_related("owner_unit")
        .order_by("-resolved_at", "-id")[:limit]
    )
    return [(case, case.disputed) for case in found]


def reporters_of(cases: Sequence[Case]) -> dict[UUID, int]:
    """Return how many distinct persons ask for each case: those of its incident and who asks for it too.

    Who asked without a name counts for one each; records that were merged are one person. Two queries.
    """
    heads = {case.pk: case.incident_id or case.pk for case in cases}
    persons: dict[UUID, set[UUID]] = defaultdict(set)
    for case in cases:
        if case.incident_id is None:
            persons[case.pk].add(case.applicant_id or case.pk)
    incidents = {case.incident_id for case in cases if case.incident_id}
    if incidents:
        rows = Case.objects.filter(incident_id__in=incidents).exclude(phase=Phase.DRAFT)
        for pk, incident, party, root in rows.values_list(
            "pk", "incident_id", "applicant_id", "applicant__canonical_id"
        ):
            persons[incident or pk].add(root or party or pk)
    which = Q(case_id__in=heads) | Q(case__incident_id__in=incidents)
    voices = CaseParty.objects.filter(which, role=CasePartyRole.COSIGNER)
    for pk, incident, party, root in voices.values_list(
        "case_id", "case__incident_id", "party_id", "party__canonical_id"
    ):
        persons[incident or pk].add(root or party)
    return {pk: max(1, len(persons[head])) for pk, head in heads.items()}


def _listed(jurisdiction_id: UUID, *, solved: bool) -> QuerySet[Case]:
    rows = street_matters(jurisdiction_id)
    if solved:
        since = clock.now() - SOLVED_SHOWN
        return rows.filter(
            phase__in=_SOLVED, resolved_at__gte=since, received_at__gte=since - 3 * SOLVED_SHOWN
        )
    older = Case.objects.filter(
        incident_id=OuterRef("incident_id"),
        phase__in=_OPEN,
        visibility="normal",
        received_at__lt=OuterRef("received_at"),
    )
    return rows.filter(phase__in=_OPEN).filter(Q(incident__isnull=True) | ~Exists(older))


def _with_names(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("service", "zone", "owner_unit", "jurisdiction").defer(
        "description", "answers", "search_text", "zone__polygon"
    )


def _matter(case: Case, reporters: int, metres: int | None = None) -> Matter:
    phase = Phase(case.phase)
    return Matter(
        code=case.public_code,
        service_name=said(case.service, "name"),
        place=redact(case.place_text),
        zone_name=case.zone.name if case.zone else "",
        unit_name=case.owner_unit.name,
        phase=phase.value,
        phase_label=phase.desk_label,
        received_at=case.received_at,
        due_at=case.due_at if case.is_open else None,
        scheduled_for=case.scheduled_for if phase is Phase.SCHEDULED else None,
        reporters=reporters,
        metres=metres,
    )


def _standing(case: Case, party_id: UUID | None) -> tuple[str, bool | None]:
    """Return what a party is to the case, and their word on its last answer."""
    if party_id is None:
        return "", None
    same = {*cluster_of(party_id).values_list("pk", flat=True)}
    if case.applicant_id in same:
        return CasePartyRole.APPLICANT, None
    roles = CaseParty.objects.filter(case=case, party_id__in=same, role__in=TOLD)
    role = roles.values_list("role", flat=True).first() or ""
    if not role:
        return "", None
    words = NeighbourWord.objects.filter(case=case, round=case.reopen_count, party_id__in=same)
    return role, words.values_list("solved", flat=True).first()

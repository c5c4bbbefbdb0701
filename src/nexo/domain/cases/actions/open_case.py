"""Open a case from the catalogue: whatever the channel, the same case, clock and code (R1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from nexo.domain.cases import policies
from nexo.domain.cases.actions.add_evidence import keep_files
from nexo.domain.cases.actions.give_measures import give_measures
from nexo.domain.cases.actions.rank_case import facts_of
from nexo.domain.cases.actions.run_clocks import new_clocks
from nexo.domain.cases.enums import CasePartyRole, Danger, MeasureKind, Phase, PlaceSource
from nexo.domain.cases.errors import ContactMissing, LeftElsewhere, PersonMissing, PlaceMissing
from nexo.domain.cases.events import CaseOpened
from nexo.domain.cases.models import Case, CaseParty, Clock, StateChange
from nexo.domain.cases.queries.reviewing import REVIEWED_ABOVE, reviewing_unit
from nexo.domain.cases.queries.routing import counting, persons_in
from nexo.domain.cases.rules import priority, verifiers
from nexo.domain.cases.rules.measures import measures_for
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import ServiceVersion, Sign
from nexo.domain.catalogue.queries.routing import Route, route
from nexo.domain.catalogue.rules.form import validate_answers
from nexo.domain.interactions.actions.link import write_references
from nexo.domain.interactions.actions.protect import protect
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Unit, Zone
from nexo.domain.organisation.queries.places import locate, zone_at
from nexo.domain.organisation.rules.places import sure_place
from nexo.domain.parties.models import Party
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record
from nexo.kernel.files.models import StoredFile
from nexo.kernel.text.fold import fold

_TITLE = 120
_CODE_TRIES = 5
# Who asks on the web, at the counter or by telephone has the code at once; others when the receipt leaves.
_RECEIPT_IN_HAND = frozenset({"webform", "counter", "voice", "open311"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is: words, a point (WGS 84), or both.

    `source` says how that is known; None leaves it to `open_case`, which then looks an address without a point up
    in the register of streets.
    """

    text: str = ""
    lat: float | None = None
    lon: float | None = None
    source: PlaceSource | None = None

    def __bool__(self) -> bool:
        return bool(self.text.strip()) or (self.lat is not None and self.lon is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks for, as every channel hands it over.

    `to_unit` is whom it was addressed to, with the reason in words: then no rule routes it. `resolves_in` is another
    term than that of the service, in its unit. `danger` is the level that an official chose while opening it; None:
    the one of the service. `sign` is the poster or the button by which the person came.
    """

    version: ServiceVersion
    description: str
    channel: str
    applicant: Party | None = None
    anonymous: bool = False
    place: Place = field(default_factory=Place)
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[StoredFile] = ()
    origin: Interaction | None = None
    received_at: datetime | None = None
    to_unit: tuple[Unit, str] | None = None
    resolves_in: int | None = None
    danger: Danger | None = None
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The case and the verifier to print on its receipt; the verifier is known only here."""

    case: Case
    pin: str


@transaction.atomic
def open_case(*, actor: Actor, request: Request) -> OpenedCase:
    """Open a case, route it to its area and give it its code, clocks and priority.

    `request.version` comes from `catalogue.queries.published`. `received_at` is receipt by the administration
    (the time of the contact when it came by one). Raises `NotAllowed`, `AnswersInvalid`, `PlaceMissing`,
    `PersonMissing`, `ContactMissing`, `LeftElsewhere`.
    """
    version = request.version
    if not policies.may_open(actor, version):
        raise NotAllowed
    if version.service.code in version.service.jurisdiction.confidential_services:
        raise LeftElsewhere
    _check(actor, request)
    origin = _origin_of(request)
    answers = validate_answers(version.fields, request.answers)
    request = replace(request, place=_located(request.place, version))
    zone = _zone_of(request.place, version)
    case, pin, why = _build(request, answers, zone, origin)
    measures = measures_for(why, case.jurisdiction.local_rules)
    is_shorter = any(one.kind is MeasureKind.SHORTER_TERM for one in measures)
    clocks = new_clocks(case, is_shorter=is_shorter, resolves_in=request.resolves_in)
    _save_with_code(case)
    Clock.objects.bulk_create(clocks)
    _write_history(case, actor)
    give_measures(actor=actor, case=case, measures=measures)
    keep_files(actor=actor, case=case, files=request.files)
    if case.applicant_id is not None:
        CaseParty.objects.create(case=case, party_id=case.applicant_id, role=CasePartyRole.APPLICANT)
    if origin is not None:
        _tie(actor, case, origin)
    audit(
        actor=actor,
        action="cases.opened",
        kind="case",
        object_id=case.id,
        changes={"service": version.service.code, "unit": case.owner_unit.code, "channel": case.channel},
    )
    record(
        CaseOpened(
            case_id=case.id,
            service_id=case.service_id,
            unit_id=case.owner_unit_id,
            party_id=case.applicant_id,
            channel=case.channel,
            received_at=case.received_at,
        ),
        actor=actor,
    )
    if not case.is_hidden:
        announce("cases", [case.id], jurisdiction_id=case.jurisdiction_id)
    return OpenedCase(case, pin)


def _check(actor: Actor, request: Request) -> None:
    version = request.version
    if request.danger is not None and actor.kind is not ActorKind.STAFF:
        raise NotAllowed
    if version.needs_location and not request.place:
        raise PlaceMissing(field="place")
    anonymous = request.anonymous or request.applicant is None
    if anonymous and version.needs_person:
        raise PersonMissing(field="applicant")
    if anonymous and version.needs_contact:
        raise ContactMissing(field="contact")
    if anonymous and not version.anonymous_allowed:
        raise PersonMissing(field="applicant")


def _origin_of(request: Request) -> Interaction | None:
    """Return the contact that a case comes from; an anonymous one does not lead back to a person."""
    origin = request.origin
    is_anonymous = request.anonymous or request.applicant is None
    return None if origin is not None and is_anonymous and origin.party_id is not None else origin


def _tie(actor: Actor, case: Case, origin: Interaction) -> None:
    """Tie the case to its first contact; what was said is for the unit of the case alone where its author is."""
    write_references(origin, [("cases", "case", case.id)], "abrió el caso")
    unit = case.guarded_by
    if unit is not None and origin.reader_unit_id != unit.pk:
        protect(actor=actor, interaction=origin, unit=unit)


def _located(place: Place, version: ServiceVersion) -> Place:
    """Say how a place is known; an address that surely means one place gets its point, the words stay as typed."""
    if place.source is not None or not place:
        return place
    if place.lat is not None and place.lon is not None:
        return replace(place, source=PlaceSource.POINT)
    found = sure_place(locate(version.service.jurisdiction_id, place.text))
    if found is None:
        return replace(place, source=PlaceSource.WORDS)
    return replace(place, lat=found.lat, lon=found.lon, source=PlaceSource.REGISTER)


def _zone_of(place: Place, version: ServiceVersion) -> Zone | None:
    if place.lat is None or place.lon is None:
        return None
    return zone_at(version.service.jurisdiction_id, place.lat, place.lon)


def _build(
    request: Request, answers: dict[str, Any], zone: Zone | None, origin: Interaction | None
) -> tuple[Case, str, list[priority.Why]]:
    version, service = request.version, request.version.service
    jurisdiction = service.jurisdiction
    applicant = None if request.anonymous else request.applicant
    zone = zone or (applicant.zone if applicant and not version.needs_location else None)
    received = request.received_at or (request.origin.received_at if request.origin else clock.now())
    why = priority.reasons(
        facts_of(
            version=version,
            applicant=applicant,
            zone=zone,
            zones_of=jurisdiction.id,
            danger=request.danger,
        )
    )
    chosen = _route(request, answers, zone, why)
    pin = verifiers.new_pin()
    case = Case(
        jurisdiction=jurisdiction,
        service=service,
        service_version=version,
        kind=service.kind,
        title=service.name[:_TITLE],
        description=request.description.strip(),
        answers=answers,
        applicant=applicant,
        is_anonymous=applicant is None,
        visibility=version.visibility,
        channel=request.channel,
        sign=request.sign,
        origin=origin,
        owner_unit=chosen.unit,
        routing_reason=chosen.because,
        phase=Phase.ASSIGNED,
        zone=zone,
        place_text=request.place.text.strip(),
        lat=request.place.lat,
        lon=request.place.lon,
        place_source=request.place.source or "",
        received_at=received,
        registered_at=clock.now(),
        acknowledged_at=clock.now() if request.channel in _RECEIPT_IN_HAND else None,
        priority=priority.total(why),
        priority_reasons=[reason.stored() for reason in why],
        danger=request.danger,
        is_preferential=any(reason.code.startswith("person.") for reason in why),
    )
    case.pin_digest = verifiers.digest_of(pin, case.id)
    return case, pin, why


def _route(request: Request, answers: dict[str, Any], zone: Zone | None, why: list[priority.Why]) -> Route:
    """Return who reviews a complaint, else whom it was addressed to, else the unit that the rules of the town find."""
    version = request.version
    if version.visibility == Visibility.ABOVE:
        return Route(reviewing_unit(version.service, answers), REVIEWED_ABOVE)
    if request.to_unit is not None:
        return Route(*request.to_unit)
    return route(
        version=version,
        zone=zone,
        channel=request.channel,
        persons=persons_in(reason.code for reason in why),
        count=counting(version.service.jurisdiction_id),
    )


def _save_with_code(case: Case) -> None:
    """Write the case under a fresh code; a code that exists already is drawn again."""
    for attempt in range(_CODE_TRIES):
        case.public_code = ids.new_code(case.jurisdiction.code_prefix)
        case.search_text = search_text_of(case)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as error:
            if "public_code" not in str(error) or attempt == _CODE_TRIES - 1:
                raise
        else:
            return


def search_text_of(case: Case) -> str:
    """Return what the search reads of a case; nothing of a protected one but its code."""
    if case.visibility != "normal":
        return fold(case.public_code)
    parts = (
        case.public_code,
        case.public_code.replace("-", ""),
        case.title,
        case.description,
        case.place_text,
    )
    return fold(" ".join(parts))


def _write_history(case: Case, actor: Actor) -> None:
    """Append the three first moves: submitted by the person, registered and assigned by the system."""
    said = {"actor_kind": actor.kind.value, "actor_id": actor.subject_id, "actor_label": actor.label}
    ours = {"actor_kind": "system", "actor_label": "sistema"}
    moves: tuple[tuple[str, Phase, dict[str, Any], str], ...] = (
        ("", Phase.SUBMITTED, said, ""),
        (Phase.SUBMITTED, Phase.REGISTERED, ours, ""),
        (Phase.REGISTERED, Phase.ASSIGNED, ours, case.routing_reason),
    )
    StateChange.objects.bulk_create(
        StateChange(
            case=case,
            at=case.registered_at or case.received_at,
            from_phase=from_,
            to_phase=to,
            to_unit=case.owner_unit if to is Phase.ASSIGNED else None,
            note=note,
            **who,
        )
        for from_, to, who, note in moves
    )

"""Writes cases, who takes part in them, their incidents, history and evidence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL, Texts
from nexo.application.demo.load.ground import Ground
from nexo.application.demo.load.ledger_rows import LedgerKeys
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.people import Register
from nexo.application.demo.load.ranks import Ranks
from nexo.application.demo.load.story import Move
from nexo.application.demo.load.table import copy_rows
from nexo.application.demo.load.words import Words
from nexo.application.demo.world.hours import Column, Index
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.world import World
from nexo.domain.cases.actions.open_case import search_text_of
from nexo.domain.cases.enums import CasePartyRole
from nexo.domain.cases.models import Case, CaseParty, Incident, StateChange
from nexo.domain.cases.rules import verifiers

_TITLE = 120


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """What other tables need of each case, by its number in the world."""

    ids: Texts
    codes: Texts
    pins: Texts
    origins: Texts


def draw_keys(
    world: World, codes: Texts, ledger_keys: LedgerKeys, rng: np.random.Generator
) -> CaseKeys:
    """Draw the ids and PINs of the cases of a world."""
    ids = columns.uuids(rng, world.reports.registered)
    pins = [f"{pin:06d}" for pin in rng.integers(0, 10**6, size=len(ids)).tolist()]
    origins = [ledger_keys.entries[ledger_keys.origins[number]] for number in range(len(ids))]
    return CaseKeys(ids, codes, pins, origins)


@dataclass(frozen=True, slots=True)
class Responses:
    """When each case was acknowledged and first answered by a person; NaN: not yet."""

    acknowledged: Column
    first_response: Column


def write_cases(
    world: World,
    ground: Ground,
    register: Register,
    told: Sequence[ToldCase],
    keys: CaseKeys,
    responses: Responses,
    words: Words,
    ranks: Ranks,
    rng: np.random.Generator,
) -> Texts:
    """Write every case with its incident and its participants; return the zone of each, as written."""
    incident_ids = _write_incidents(world, ground, told, words, rng)
    sheet = _Sheet(world, ground, register, keys, words)
    rows = [sheet.row(one) for one in told]
    books = [one.book for one in told]
    reports = world.reports
    copy_rows(
        Case,
        {name: [row[name] for row in rows] for name in rows[0]}
        | ranks.columns(told)
        | {
            "id": keys.ids,
            "jurisdiction_id": ground.jurisdiction.pk.hex,
            "public_code": keys.codes,
            "origin_id": keys.origins,
            "incident_id": columns.picked(incident_ids, reports.incident),
            "received_at": columns.moments(reports.at),
            "registered_at": columns.moments(reports.registered),
            "acknowledged_at": columns.moments(responses.acknowledged),
            "first_response_at": columns.moments(responses.first_response),
            "first_response_due_at": columns.moments(world.ends.response_due),
            "due_at": _moments(book.due for book in books),
            "paused_since": _moments(book.paused_since for book in books),
            "first_resolved_at": _moments(book.first_resolved for book in books),
            "resolved_at": _moments(book.resolved for book in books),
            "closed_at": _moments(book.closed for book in books),
            "updated_at": _moments(book.updated for book in books),
        },
    )
    _write_participants(reports.person, reports.registered, register, keys)
    return [row["zone_id"] for row in rows]


def first_responses(told: Sequence[ToldCase], replied: Column) -> Column:
    """Return when a person of the administration first answered: by a message, or by the end of the case."""
    found = replied.copy()
    for one in told:
        said = [move.at for move in one.book.moves if move.public_note and move.by.kind == "staff"]
        if said:
            found[one.number] = np.fmin(found[one.number], said[0])
    return found


def _moments(values: object) -> Texts:
    return columns.moments(np.fromiter(values, dtype=np.float64))  # type: ignore[call-overload]


class _Sheet:
    """Makes the columns of one case that are not a matter of time."""

    def __init__(
        self, world: World, ground: Ground, register: Register, keys: CaseKeys, words: Words
    ) -> None:
        self._world, self._register, self._keys, self._words = world, register, keys, words
        self._versions = [ground.versions[row.code] for row in world.services]
        self._units = {code: unit.pk.hex for code, unit in ground.units.items()}
        self._zones = ground.hexes(ground.zones.values())

    def row(self, told: ToldCase) -> dict[str, str]:
        """Return the columns of one case as COPY reads them."""
        reports, places = self._world.reports, self._world.places
        number, book = told.number, told.book
        version = self._versions[int(reports.service[number])]
        person = int(reports.person[number])
        incident = int(reports.incident[number])
        placed = version.needs_location
        case = Case(
            public_code=self._keys.codes[number],
            title=version.service.name[:_TITLE],
            description=told.description,
            place_text=self._words.place(incident) if placed else "",
            visibility=version.visibility,
        )
        row = {
            "pin_digest": verifiers.digest_of(self._keys.pins[number], UUID(self._keys.ids[number])),
            "service_id": version.service.pk.hex,
            "service_version_id": version.pk.hex,
            "kind": version.service.kind,
            "title": columns.text(case.title),
            "description": columns.text(case.description),
            "answers": columns.document(self._answers(number)),
            "applicant_id": self._register[person].hex if person >= 0 else NULL,
            "is_anonymous": "f" if person >= 0 else "t",
            "visibility": version.visibility,
            "channel": CHANNELS[int(reports.channel[number])],
            "zone_id": self._zone(number, person, placed=placed),
            "place_text": columns.text(case.place_text),
            "lat": str(float(places.lat[incident])) if placed else NULL,
            "lon": str(float(places.lon[incident])) if placed else NULL,
            "search_text": columns.text(search_text_of(case)),
        }
        return row | {
            "owner_unit_id": self._units[book.owner],
            "assignee_id": book.assignee,
            "routing_reason": columns.text(book.routing_reason),
            "phase": book.phase.value,
            "result": book.result,
            "reason": book.reason,
            "public_answer": columns.text(book.public_answer),
            "scheduled_for": columns.encode(book.scheduled_for),
            "paused_seconds": str(book.paused_seconds),
            "citizen_confirmed": columns.encode(book.confirmed),
            "return_count": str(book.returns),
            "reopen_count": str(book.reopenings),
        }

    def _answers(self, number: int) -> dict[str, object]:
        reports = self._world.reports
        service = self._world.services[int(reports.service[number])]
        return self._words.answers(service, int(reports.wording[number]) // 17)

    def _zone(self, number: int, person: int, *, placed: bool) -> str:
        """Return the zone: where the problem is, else where a person whom we know lives."""
        if placed:
            return self._zones[int(self._world.reports.zone[number])]
        if person >= 0 and self._world.use.by_official[person]:
            return self._zones[int(self._world.people.zone[person])]
        return NULL


def _write_incidents(
    world: World, ground: Ground, told: Sequence[ToldCase], words: Words, rng: np.random.Generator
) -> Texts:
    """Write the incidents that several cases report; return the id of each, or NULL, by its number."""
    count = np.bincount(world.reports.incident, minlength=len(world.incidents))
    shared = np.flatnonzero(count > 1)
    ids = columns.uuids(rng, world.incidents.first_at[shared])
    found = [NULL] * len(world.incidents)
    for number, pk in zip(shared.tolist(), ids, strict=True):
        found[number] = pk
    solved = np.full(len(world.incidents), np.nan)
    for one in told:
        if world.reports.is_first[one.number]:
            solved[world.reports.incident[one.number]] = _solved(one)
    services = [ground.services[row.code].pk.hex for row in world.services]
    copy_rows(
        Incident,
        {
            "id": ids,
            "jurisdiction_id": ground.jurisdiction.pk.hex,
            "service_id": columns.picked(services, world.incidents.service[shared]),
            "zone_id": columns.picked(ground.hexes(ground.zones.values()), world.incidents.zone[shared]),
            "place_text": columns.texts(words.place(number) for number in shared.tolist()),
            "lat": columns.numbers(world.places.lat[shared].tolist()),
            "lon": columns.numbers(world.places.lon[shared].tolist()),
            "first_reported_at": columns.moments(world.incidents.first_at[shared]),
            "report_count": columns.numbers(count[shared].tolist()),
            "resolved_at": columns.moments(solved[shared]),
        },
    )
    return found


def _solved(told: ToldCase) -> float:
    """Return when the incident of a first case counts as resolved: with its last resolution by us."""
    moments = [move.at for move in told.book.moves if move.to == "resolved"]
    return moments[-1] if moments else math.nan


def _write_participants(person: Index, registered: Column, register: Register, keys: CaseKeys) -> None:
    known = np.flatnonzero(person >= 0)
    copy_rows(
        CaseParty,
        {
            "case_id": [keys.ids[number] for number in known.tolist()],
            "party_id": [register[number].hex for number in person[known].tolist()],
            "role": CasePartyRole.APPLICANT.value,
            "since": columns.moments(registered[known]),
        },
    )


def write_history(
    ground: Ground, told: Sequence[ToldCase], keys: CaseKeys, rng: np.random.Generator
) -> int:
    """Write every move of every case, in their order; inside the caller's transaction."""
    moves: list[tuple[str, Move]] = [
        (keys.ids[one.number], move) for one in told for move in one.book.moves
    ]
    units = {code: unit.pk.hex for code, unit in ground.units.items()} | {NULL: NULL}
    at = np.array([move.at for _, move in moves])
    return copy_rows(
        StateChange,
        {
            "id": columns.ordered_uuids(rng, at),
            "case_id": [case for case, _ in moves],
            "at": columns.moments(at),
            "actor_kind": [move.by.kind for _, move in moves],
            "actor_id": [move.by.hex for _, move in moves],
            "actor_label": columns.texts(move.by.label for _, move in moves),
            "from_phase": [str(move.before) for _, move in moves],
            "to_phase": [move.to.value for _, move in moves],
            "from_unit_id": [units[move.from_unit] for _, move in moves],
            "to_unit_id": [units[move.to_unit] for _, move in moves],
            "reason": [move.reason for _, move in moves],
            "note": columns.texts(move.note for _, move in moves),
            "public_note": columns.texts(move.public_note for _, move in moves),
        },
    )

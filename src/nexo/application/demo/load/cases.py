"""Writes cases, who takes part in them, their incidents, history and evidence."""

from uuid import UUID

import numpy as np

from nexo.application.demo.load import columns
from nexo.application.demo.load.columns import NULL, Texts
from nexo.application.demo.load.draft import Draft
from nexo.application.demo.load.incidents import Joins, write_incidents
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.ranks import Ranks
from nexo.application.demo.load.story import Move
from nexo.application.demo.world.reports import CHANNELS
from nexo.domain.cases.actions.open_case import search_text_of
from nexo.domain.cases.enums import CasePartyRole, PlaceSource
from nexo.domain.cases.models import Case, CaseParty, StateChange
from nexo.domain.cases.rules import verifiers

_TITLE = 120


def write_cases(draft: Draft) -> Texts:
    """Write every case with its incident and its participants; return the zone of each, as written."""
    world, told, keys, responses = draft.world, draft.told, draft.case_keys, draft.responses
    joins = Joins(draft)
    draft.joined, draft.incident_of = joins.all(), write_incidents(draft, joins)
    sheet = _Sheet(draft)
    rows = [sheet.row(one) for one in told]
    books = [one.book for one in told]
    reports = world.reports
    draft.pipe.write(
        Case,
        {name: [row[name] for row in rows] for name in rows[0]}
        | Ranks(draft, joins).columns(told)
        | {
            "id": keys.ids,
            "jurisdiction_id": draft.town,
            "public_code": keys.codes,
            "origin_id": keys.origins,
            "incident_id": draft.incident_of,
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
    _write_participants(draft)
    return [row["zone_id"] for row in rows]


def _moments(values: object) -> Texts:
    return columns.moments(np.fromiter(values, dtype=np.float64))  # type: ignore[call-overload]


class _Sheet:
    """Makes the columns of one case that are not a matter of time."""

    def __init__(self, draft: Draft) -> None:
        world, ground = draft.world, draft.ground
        self._world, self._register, self._keys = world, draft.register, draft.case_keys
        self._words = draft.teller.words
        self._case = Case()  # one for all: making a model costs more than all else
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
        case = self._case
        case.public_code = self._keys.codes[number]
        case.title, case.description = version.service.name[:_TITLE], told.description
        case.place_text = self._words.place(incident) if placed else ""
        case.visibility = version.visibility
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
            "place_source": PlaceSource.POINT.value if placed else "",
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


def _write_participants(draft: Draft) -> None:
    person, register, keys = draft.world.reports.person, draft.register, draft.case_keys
    registered = draft.world.reports.registered
    known = np.flatnonzero(person >= 0)
    draft.pipe.write(
        CaseParty,
        {
            "case_id": [keys.ids[number] for number in known.tolist()],
            "party_id": [register[number].hex for number in person[known].tolist()],
            "role": CasePartyRole.APPLICANT.value,
            "since": columns.moments(registered[known]),
        },
    )


def write_history(draft: Draft) -> int:
    """Write every move of every case, in their order."""
    ground, told, keys = draft.ground, draft.told, draft.case_keys
    moves: list[tuple[str, Move]] = [(keys.ids[one.number], move) for one in told for move in one.book.moves]
    units = {code: unit.pk.hex for code, unit in ground.units.items()} | {NULL: NULL}
    at = np.array([move.at for _, move in moves])
    return draft.pipe.write(
        StateChange,
        {
            "id": columns.ordered_uuids(draft.rng, at),
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

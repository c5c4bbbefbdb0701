"""Loads the neutral data set into our tables by COPY, as fast as an empty database of one's own allows."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

import numpy as np
from benchmarks.data.neutral import AREAS, CHANNELS, Citizen, NeutralCase, cases, citizens
from django.db import connection

from nexo.application.demo.load import columns
from nexo.application.demo.load.codes import draw_codes
from nexo.application.demo.load.columns import NULL
from nexo.application.demo.load.folding import folded
from nexo.application.demo.load.pipe import Pipe, piping
from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.analytics.models import CaseFigure
from nexo.domain.analytics.rules import histogram
from nexo.domain.cases.models import Case, CaseParty, StateChange
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.interactions.models import Conversation, Interaction, Reference
from nexo.domain.organisation.models import Jurisdiction, RoleGrant, StaffMember, Unit
from nexo.domain.parties.models import ContactPoint, Party
from nexo.domain.parties.rules.names import name_columns

Row = TypeVar("Row")

LOGIN = "atencion@bench.example"
_SEED = 1
_BATCH = 20_000
_BIG = (Party, ContactPoint, Conversation, Case, CaseParty, StateChange, Interaction, Reference)
_TERM_DAYS = 7


class Town:
    """The ground on which the cases stand."""

    def __init__(self) -> None:
        self.row = Jurisdiction.objects.create(
            slug="bench",
            name="Bench",
            short_name="Bench",
            code_prefix="BE",
            level="municipality",
            population=10**6,
        )
        self.hex = self.row.pk.hex
        group = ServiceGroup.objects.create(jurisdiction=self.row, code="g", name="Grupo")
        self.versions = [self._version(group, number) for number in range(AREAS)]
        self.units = [version.service.owner_unit_id.hex for version in self.versions]
        self.services = [version.service_id.hex for version in self.versions]

    def _version(self, group: ServiceGroup, number: int) -> ServiceVersion:
        unit = Unit.objects.create(
            jurisdiction=self.row,
            code=f"A{number}",
            name=f"Área {number}",
            path=f"A{number}",
            valid_from=date(2020, 1, 1),
        )
        service = PublicService.objects.create(
            jurisdiction=self.row,
            code=f"S{number}",
            kind="claim",
            group=group,
            name=f"Servicio {number}",
            owner_unit=unit,
        )
        return ServiceVersion.objects.create(
            service=service, status="published", summary="x", resolution_amount=5, anonymous_allowed=True,
            resolution_unit="business_day", response_amount=1, response_unit="business_day",
        )  # fmt: skip

    def hire(self) -> None:
        """Make the official whose pages are measured."""
        account = Account.objects.create_user(LOGIN, "una clave larga de prueba", kind=AccountKind.STAFF)
        unit = self.versions[0].service.owner_unit
        member = StaffMember.objects.create(jurisdiction=self.row, account=account, name="Ana", unit=unit)
        RoleGrant.objects.create(staff=member, role="front_office")


def load(size: int) -> None:
    """Write the town with `size` cases into an empty database and let the planner know it."""
    town = Town()
    town.hire()
    codes = draw_codes(np.random.default_rng([_SEED, 0]), "BE", size)
    figures: Counter[tuple[date, int, str, str]] = Counter()
    with _bare_tables(), piping() as pipe:
        for people in _batches(citizens(size)):
            _write_people(pipe, town, people)
        for batch in _batches(cases(size, _SEED)):
            _write_cases(pipe, town, batch, codes)
            _count(figures, batch)
    with piping() as pipe:
        _write_figures(pipe, town, figures)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def case_id(number: int) -> UUID:
    """Return the id of a case of the data set."""
    return UUID(_id(4, number))


def citizen_id(number: int) -> UUID:
    """Return the party of a citizen of the data set."""
    return UUID(_id(1, number))


def _id(kind: int, number: int) -> str:
    """Return a UUID of version 7 by kind and number, in the order of time."""
    return f"{1_600_000_000_000 + number:012x}7{kind:03x}8{0:03x}{number:012x}"


def _write_people(pipe: Pipe, town: Town, people: list[Citizen]) -> None:
    ids = [_id(1, one.citizen) for one in people]
    names = [name_columns(given_names=one.name) for one in people]
    born = datetime(2021, 1, 1).isoformat() + "Z"  # noqa: DTZ001 - a fixed moment, in UTC by its Z
    pipe.write(
        Party,
        {
            "id": ids,
            "jurisdiction_id": town.hex,
            "display_name": [name.display_name for name in names],
            "given_names": [name.display_name for name in names],
            "sort_key": [name.sort_key for name in names],
            "search_text": [name.search_text for name in names],
            "ngrams": [columns.array(name.ngrams) for name in names],
            "created_at": born,
        },
    )
    pipe.write(
        ContactPoint,
        {
            "id": [_id(2, one.citizen) for one in people],
            "jurisdiction_id": town.hex,
            "party_id": ids,
            "kind": "email",
            "value": [one.email for one in people],
            "normalised": [one.email for one in people],
            "source": "bench",
            "valid_from": born,
        },
    )
    pipe.write(
        Conversation,
        {
            "id": [_id(3, one.citizen) for one in people],
            "jurisdiction_id": town.hex,
            "party_id": ids,
            "last_channel": [CHANNELS[one.citizen % len(CHANNELS)] for one in people],
            "preview": "hola",
            "started_at": born,
            "last_at": [_minute(one.citizen) for one in people],
            "waiting_since": [_minute(one.citizen) if one.citizen % 10 == 0 else NULL for one in people],
        },
    )


def _minute(number: int) -> str:
    """Return a moment of its own for every conversation."""
    return columns.moment(1_767_225_600.0 + 60 * number)


def _write_cases(pipe: Pipe, town: Town, batch: list[NeutralCase], codes: list[str]) -> None:
    at = np.array([one.at.timestamp() for one in batch])
    ended = np.array([one.closed_at.timestamp() if one.closed_at else np.nan for one in batch])
    ids = [_id(4, one.case) for one in batch]
    received, closed = columns.moments(at), columns.moments(ended)
    _write_messages(pipe, town, batch)
    pipe.write(
        Case,
        {
            "id": ids,
            "jurisdiction_id": town.hex,
            "public_code": [codes[one.case] for one in batch],
            "service_id": [town.services[one.area] for one in batch],
            "service_version_id": [town.versions[one.area].pk.hex for one in batch],
            "kind": "claim",
            "title": [one.title for one in batch],
            "description": [one.text for one in batch],
            "applicant_id": [_id(1, one.citizen) for one in batch],
            "channel": [one.channel for one in batch],
            "owner_unit_id": [town.units[one.area] for one in batch],
            "phase": ["closed" if one.closed_at else "in_progress" for one in batch],
            "received_at": received,
            "registered_at": received,
            "updated_at": received,
            "due_at": columns.moments(at + _TERM_DAYS * 86_400),
            "resolved_at": closed,
            "first_resolved_at": closed,
            "closed_at": closed,
            "priority": [str(one.case * 7 % 80) for one in batch],
            "search_text": [folded(f"{codes[one.case]} {one.title} {one.text}") for one in batch],
        },
    )
    pipe.write(
        CaseParty,
        {
            "case_id": ids,
            "party_id": [_id(1, one.citizen) for one in batch],
            "role": "applicant",
            "since": received,
        },
    )
    pipe.write(
        StateChange,
        {
            "id": [_id(5, one.case) for one in batch],
            "case_id": ids,
            "at": received,
            "actor_kind": "system",
            "to_phase": "assigned",
        },
    )


def _write_messages(pipe: Pipe, town: Town, batch: list[NeutralCase]) -> None:
    rows = [(one, place, message) for one in batch for place, message in enumerate(one.messages)]
    ids = [_id(0x100 + place, one.case) for one, place, _ in rows]
    at = columns.moments(np.array([message.at.timestamp() for _, _, message in rows]))
    pipe.write(
        Interaction,
        {
            "id": ids,
            "jurisdiction_id": town.hex,
            "conversation_id": [_id(3, one.citizen) for one, _, _ in rows],
            "party_id": [_id(1, one.citizen) for one, _, _ in rows],
            "channel": [one.channel for one, _, _ in rows],
            "direction": ["in" if message.of_citizen else "out" for _, _, message in rows],
            "kind": "message",
            "text": [message.text for _, _, message in rows],
            "occurred_at": at,
            "received_at": at,
            "search_text": [folded(message.text) for _, _, message in rows],
        },
    )
    pipe.write(
        Reference,
        {
            "interaction_id": ids,
            "register": "cases",
            "kind": "case",
            "object_id": [_id(4, one.case) for one, _, _ in rows],
        },
    )


def _count(figures: Counter[tuple[date, int, str, str]], batch: list[NeutralCase]) -> None:
    for one in batch:
        figures[_local(one.at), one.area, one.channel, "received"] += 1
        if one.closed_at:
            figures[_local(one.closed_at), one.area, one.channel, "resolved"] += 1


def _local(moment: datetime) -> date:
    return moment.astimezone(Jurisdiction().zone_info).date()


def _write_figures(pipe: Pipe, town: Town, figures: Counter[tuple[date, int, str, str]]) -> None:
    """Write the roll-ups that the report of months, areas and states reads (W6)."""
    keys = sorted({key[:3] for key in figures})
    minutes = 3 * 24 * 60
    place = next(n for n, bound in enumerate(histogram.BOUNDS_HOURS) if bound >= minutes / 60)
    solved = [figures[(*key, "resolved")] for key in keys]
    pipe.write(
        CaseFigure,
        {
            "jurisdiction_id": town.hex,
            "day": [str(key[0]) for key in keys],
            "unit_id": [town.units[key[1]] for key in keys],
            "service_id": [town.services[key[1]] for key in keys],
            "channel": [key[2] for key in keys],
            "received": columns.numbers(figures[(*key, "received")] for key in keys),
            "left": columns.numbers(solved),
            "silent": columns.numbers(solved),
            "resolved": columns.numbers(solved),
            "on_time": columns.numbers(solved),
            "resolution_minutes": columns.numbers(count * minutes for count in solved),
            "resolution_histogram": [
                "{" + ",".join(str(count if n == place else 0) for n in range(histogram.BUCKETS)) + "}"
                for count in solved
            ],
        },
    )


@contextmanager
def _bare_tables() -> Iterator[None]:
    """Take indexes and checks off the big tables while they fill; the database is nobody else's."""
    tables = [model._meta.db_table for model in _BIG]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexdef NOT LIKE %s",
            [tables, "CREATE UNIQUE%"],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        _set_triggers(tables, "DISABLE")
    yield
    with connection.cursor() as cursor:
        _set_triggers(tables, "ENABLE")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")


def _set_triggers(tables: list[str], verb: str) -> None:
    """Switch the checks of foreign keys, where the database's owner may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" {verb} TRIGGER ALL')

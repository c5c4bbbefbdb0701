"""A town of ten areas with as many cases as wanted, a fifth as many people, three messages a case."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks.data.copying import copy
from benchmarks.data.texts import texts
from django.db import connection

from nexo.domain.accounts.enums import AccountKind
from nexo.domain.accounts.models import Account
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.interactions.models import Conversation, Interaction, Reference
from nexo.domain.organisation.models import Jurisdiction, RoleGrant, StaffMember, Unit
from nexo.domain.parties.models import Party
from nexo.kernel.ids import new_code
from nexo.kernel.text.fold import fold

LOGIN = "atencion@bench.example"
AREAS = 10
_MESSAGES = 3
_FIRST = datetime(2021, 1, 1, tzinfo=UTC)
_YEARS = timedelta(days=5 * 365)
_CHANNELS = ("whatsapp", "email", "webform", "voice", "counter")


def load(size: int) -> None:
    """Write the town with `size` cases into an empty database and let the planner know it."""
    town, services = _ground()
    people = [UUID(int=(7 << 76) | (2 << 62) | number) for number in range(1, max(2, size // 5) + 1)]
    words = list(texts(min(size, 50_000)))
    copy(Party, ("id", "jurisdiction_id", "display_name", "sort_key", "search_text"), _parties(town, people))
    copy(
        Conversation,
        (
            "id",
            "jurisdiction_id",
            "party_id",
            "last_channel",
            "preview",
            "started_at",
            "last_at",
            "waiting_since",
        ),
        _conversations(town, people),
    )
    copy(Case, _CASE, _cases(town, services, people, words, size))
    copy(StateChange, ("id", "case_id", "at", "actor_kind", "to_phase"), _changes(size))
    copy(Interaction, _INTERACTION, _interactions(town, people, words, size))
    copy(Reference, ("interaction_id", "register", "kind", "object_id"), _references(size))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _ground() -> tuple[Jurisdiction, list[ServiceVersion]]:
    town = Jurisdiction.objects.create(
        slug="bench",
        name="Bench",
        short_name="Bench",
        code_prefix="BE",
        level="municipality",
        population=10**6,
    )
    group = ServiceGroup.objects.create(jurisdiction=town, code="g", name="Grupo")
    versions = []
    for number in range(AREAS):
        unit = Unit.objects.create(
            jurisdiction=town,
            code=f"A{number}",
            name=f"Área {number}",
            path=f"A{number}",
            valid_from=date(2020, 1, 1),
        )
        service = PublicService.objects.create(
            jurisdiction=town,
            code=f"S{number}",
            kind="claim",
            group=group,
            name=f"Servicio {number}",
            owner_unit=unit,
        )
        versions.append(
            ServiceVersion.objects.create(
                service=service, status="published", summary="x", resolution_amount=5,
                resolution_unit="business_day", response_amount=1, response_unit="business_day",
            )
        )  # fmt: skip
    account = Account.objects.create_user(LOGIN, "una clave larga de prueba", kind=AccountKind.STAFF)
    member = StaffMember.objects.create(
        jurisdiction=town, account=account, name="Ana", unit=versions[0].service.owner_unit
    )
    RoleGrant.objects.create(staff=member, role="front_office")
    return town, versions


def _parties(town: Jurisdiction, people: list[UUID]) -> Iterator[tuple[Any, ...]]:
    for number, pk in enumerate(people):
        name = f"Vecina {number}"
        yield pk, town.pk, name, fold(name), fold(name)


def _conversations(town: Jurisdiction, people: list[UUID]) -> Iterator[tuple[Any, ...]]:
    for number, pk in enumerate(people):
        at = _moment(number, len(people))
        waits = at if number % 10 == 0 else None
        yield _id(3, number), town.pk, pk, _CHANNELS[number % 5], "hola", at, at, waits


_CASE = (
    "id", "jurisdiction_id", "public_code", "service_id", "service_version_id", "kind", "title",
    "description",
    "applicant_id", "channel", "owner_unit_id", "phase", "received_at", "due_at", "resolved_at", "closed_at",
    "priority", "search_text",
)  # fmt: skip


def _cases(
    town: Jurisdiction, versions: list[ServiceVersion], people: list[UUID], words: list[str], size: int
) -> Iterator[tuple[Any, ...]]:
    drawn = random.Random(1)
    codes: set[str] = set()
    for number in range(size):
        version = versions[number % AREAS]
        at, text, is_open = _moment(number, size), words[number % len(words)], number % 2 == 0
        ended = None if is_open else at + timedelta(days=3)
        code = new_code("BE")
        while code in codes:
            code = new_code("BE")
        codes.add(code)
        yield (
            _id(4, number), town.pk, code, version.service_id, version.pk,
            "claim", version.service.name, text,
            people[number % len(people)], _CHANNELS[number % 5], version.service.owner_unit_id,
            "in_progress" if is_open else "closed", at, at + timedelta(days=7), ended, ended,
            drawn.randrange(0, 80), f"{code.lower()} {text}",
        )  # fmt: skip


def _changes(size: int) -> Iterator[tuple[Any, ...]]:
    for number in range(size):
        yield _id(5, number), _id(4, number), _moment(number, size), "system", "assigned"


_INTERACTION = (
    "id", "jurisdiction_id", "conversation_id", "party_id", "channel", "direction", "kind", "text",
    "occurred_at",
    "received_at", "search_text",
)  # fmt: skip


def _interactions(
    town: Jurisdiction, people: list[UUID], words: list[str], size: int
) -> Iterator[tuple[Any, ...]]:
    for number in range(size):
        who = number % len(people)
        for place in range(_MESSAGES):
            at = _moment(number, size) + timedelta(hours=place)
            text = words[(number * _MESSAGES + place) % len(words)]
            yield (
                _id(6, number * _MESSAGES + place), town.pk, _id(3, who), people[who],
                _CHANNELS[number % 5],
                "in" if place % 2 == 0 else "out", "message", text, at, at, text,
            )  # fmt: skip


def _references(size: int) -> Iterator[tuple[Any, ...]]:
    for number in range(size):
        for place in range(_MESSAGES):
            yield _id(6, number * _MESSAGES + place), "cases", "case", _id(4, number)


def _id(kind: int, number: int) -> UUID:
    """Return a UUID of version 7 by kind and number, in the order of time."""
    time = (1_600_000_000_000 + number) << 80
    return UUID(int=time | (7 << 76) | (2 << 62) | (kind << 48) | (number & 0xFFFFFFFF))


def _moment(number: int, of: int) -> datetime:
    return _FIRST + _YEARS * (number / of)

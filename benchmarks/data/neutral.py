"""The one data set of all benches (quality.md 1.7): cases of a town, neutral of any product, from a seed.

A fifth as many citizens as cases, three messages a case, ten areas, half of the cases open. Case `LONG_CASE`
has 200 messages (W7); citizen 0 comes again every five thousand cases, by all channels (W5).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from benchmarks.data.texts import COMMON, draw_texts

AREAS = 10
CHANNELS = ("whatsapp", "email", "webform", "voice", "counter")
LONG_CASE, LONG_MESSAGES = 7, 200
_MESSAGES = 3
_CHUNK = 10_000
_AGAIN = 5_000
_FIRST = datetime(2021, 1, 1, tzinfo=UTC)
_PERIOD = timedelta(days=5 * 365)
_SOLVED_IN = timedelta(days=3)
_GIVEN = ("Ana", "Juan", "Rosa", "Luis", "María", "Ñato", "José", "Elena", "Raúl", "Sofía")
_SURNAMES = ("Gómez", "Peña", "Núñez", "Ríos", "Sosa", "Vera", "Díaz", "Luna", "Paz", "Ibáñez", "Zárate")


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who asks."""

    citizen: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a case, of the citizen or of the town hall."""

    at: datetime
    of_citizen: bool
    text: str


@dataclass(frozen=True, slots=True)
class NeutralCase:
    """One case with its messages; the first message is the case's own text."""

    case: int
    citizen: int
    area: int
    channel: str
    at: datetime
    closed_at: datetime | None
    title: str
    text: str
    messages: tuple[Message, ...]


def citizens(size: int) -> Iterator[Citizen]:
    """Yield the citizens of a data set of `size` cases."""
    for number in range(citizen_count(size)):
        name = f"{_GIVEN[number % 10]} {_SURNAMES[number // 10 % 11]} {number}"
        yield Citizen(number, name, f"vecino{number}@bench.example", f"+549110{number:07d}")


def citizen_count(size: int) -> int:
    """Return how many citizens a data set of `size` cases has."""
    return max(2, size // 5)


def cases(size: int, seed: int = 1) -> Iterator[NeutralCase]:
    """Yield the cases in the order of their receipt; the same size and seed give the same cases."""
    for chunk, first in enumerate(range(0, size, _CHUNK)):
        rng = np.random.default_rng([seed, chunk])
        count = min(_CHUNK, size - first)
        texts = draw_texts(rng, count * _MESSAGES)
        heads = rng.integers(0, len(COMMON), count).tolist()
        for place in range(count):
            said = texts[place * _MESSAGES : (place + 1) * _MESSAGES]
            yield _case(first + place, size, COMMON[heads[place]], said, rng)


def _case(number: int, size: int, head: str, said: list[str], rng: np.random.Generator) -> NeutralCase:
    at = (_FIRST + _PERIOD * (number / size)).replace(microsecond=0)
    if number == LONG_CASE:
        said = [*said, *draw_texts(rng, LONG_MESSAGES - len(said))]
    return NeutralCase(
        case=number,
        citizen=0 if number % _AGAIN == 0 else number % citizen_count(size),
        area=number % AREAS,
        channel=CHANNELS[number // AREAS % len(CHANNELS)],
        at=at,
        closed_at=None if number % 2 == 0 else at + _SOLVED_IN,
        title=head.capitalize(),
        text=said[0],
        messages=tuple(
            Message(at + timedelta(minutes=30 * place), place % 2 == 0, text)
            for place, text in enumerate(said)
        ),
    )


def write_lines(path: Path, size: int, seed: int = 1) -> None:
    """Write the data set as JSON lines: citizens first, then cases, times in ISO 8601."""
    with path.open("w", encoding="utf-8") as out:
        for citizen in citizens(size):
            out.write(json.dumps(asdict(citizen), ensure_ascii=False) + "\n")
        for case in cases(size, seed):
            out.write(json.dumps(asdict(case), ensure_ascii=False, default=datetime.isoformat) + "\n")

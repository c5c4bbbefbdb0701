"""What both products are asked, and the right answers, worked out from the neutral data set alone."""

import random
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.data.neutral import LONG_CASE, LONG_MESSAGES, NeutralCase, cases
from benchmarks.data.texts import COMMON

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
AREA = 0
"""The area whose inbox is read: by the arithmetic of the data set all its cases are open."""
_PHOTO_BYTES = 200_000


@dataclass(slots=True)
class Asked:
    """Questions with their answers; cases by their number in the data set."""

    size: int
    words: dict[str, str] = field(default_factory=dict)
    """Search by name."""
    found: dict[str, list[int]] = field(default_factory=dict)
    """All right cases of each search, newest first."""
    of_citizen: list[int] = field(default_factory=list)
    """The cases of citizen 0."""
    months: dict[str, int] = field(default_factory=dict)
    """Cases received by `area/year-month`, in the town's time."""
    states: dict[str, int] = field(default_factory=dict)
    """Cases by `area/open` and `area/closed`."""
    long_texts: list[str] = field(default_factory=list)
    """The messages of the case that has many."""


def ask(size: int) -> Asked:
    """Read the data set once and return what is asked of it."""
    asked = Asked(size)
    months: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for one in cases(size):
        if not asked.words:
            asked.words = _words(one)
            asked.found = {name: [] for name in asked.words}
        said = frozenset(plain(f"{one.title} {one.text}").split())
        for name, text in asked.words.items():
            if said.issuperset(plain(text).split()):
                asked.found[name].insert(0, one.case)
        if one.citizen == 0:
            asked.of_citizen.append(one.case)
        local = one.at.astimezone(ZONE)
        months[f"{one.area}/{local.year}-{local.month}"] += 1
        states[f"{one.area}/{'closed' if one.closed_at else 'open'}"] += 1
        if one.case == LONG_CASE:
            asked.long_texts = [message.text for message in one.messages]
    if len(asked.long_texts) != LONG_MESSAGES:
        raise RuntimeError("the data set has no long case")
    asked.months, asked.states = dict(months), dict(states)
    return asked


def plain(text: str) -> str:
    """Return a text in small letters without accents; the data set knows no others than these."""
    return text.lower().translate(str.maketrans("áéíóúñ", "aeioun"))


def _words(first: NeutralCase) -> dict[str, str]:
    rare = [word for word in first.text.split() if word.startswith("x")]
    return {
        "two rare words": f"{rare[0]} {rare[-1]}",
        "one rare word": rare[0],
        "a common word": COMMON[0],
        "no match": "zzyzzyva qwertz",
        "without its accent": "semaforo",
    }


def recall(asked: Asked, name: str, answered: list[int], limit: int) -> float:
    """Return how much of what a list of the newest `limit` must show is there; 1.0 when nothing must be and is."""
    right = asked.found[name][:limit]
    if not right:
        return 1.0 if not answered else 0.0
    return round(len(set(answered[:limit]) & set(right)) / len(right), 4)


def difference(right: dict[str, int], said: dict[str, int]) -> int:
    """Return by how many cases a report differs from the right one, summed over its cells."""
    return sum(abs(right.get(cell, 0) - said.get(cell, 0)) for cell in right.keys() | said.keys())


def write_mails(folder: Path, count: int, turn: str) -> int:
    """Write `count` mails of one turn as files and return how many are unique.

    60 % plain, 30 % HTML, 10 % with a photograph of 200 KB; every tenth is the one before it, come again.
    """
    folder.mkdir(parents=True)
    photo, unique, last = _photo(), 0, b""
    for number in range(count):
        if number % 10 != 9:
            last, unique = _mail(number, turn, photo), unique + 1
        (folder / f"{number:06d}.eml").write_bytes(last)
    return unique


def _mail(number: int, turn: str, photo: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Vecina {number} <vecina{number}.{turn}@barrio.example>"
    mail["To"] = "hola@bench.example"
    mail["Subject"] = f"No anda la bomba {turn} {number}"
    mail["Message-ID"] = f"<{turn}.{number}@barrio.example>"
    mail["Date"] = "Thu, 26 Nov 2026 12:00:00 +0000"
    words = "Hola, no anda la bomba de la esquina desde anoche. Gracias.\n" * 4
    mail.set_content(words)
    if number % 10 in {1, 4, 7}:
        mail.add_alternative(f"<html><body><p>{words}</p></body></html>", subtype="html")
    elif number % 10 == 8:
        mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="foto.jpg")
    return mail.as_bytes()


def _photo() -> bytes:
    """Return a JPEG of about 200 KB that compresses no further: noise."""
    from PIL import Image  # noqa: PLC0415 - the peer's environment reads this module and needs no pictures

    dice, side, made = random.Random(1), 240, b""
    while len(made) < _PHOTO_BYTES:
        side += 20
        out = BytesIO()
        Image.frombytes("RGB", (side, side), dice.randbytes(3 * side * side)).save(out, "JPEG", quality=85)
        made = out.getvalue()
    return made


def as_plain(asked: Asked) -> dict[str, Any]:
    """Return the questions for JSON."""
    return {name: getattr(asked, name) for name in Asked.__slots__}

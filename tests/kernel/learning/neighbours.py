"""Made-up neighbours, for tests and benchmarks: what they write, about which service, and when."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[3] / "src/nexo/application/demo/data"
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=730)
_STREETS = (
    "Mitre",
    "San Martín",
    "Belgrano",
    "Alem",
    "9 de Julio",
    "Urquiza",
    "Moreno",
    "Sarmiento",
    "Güemes",
    "Rivadavia",
)
_MARKS = ("la escuela 12", "el club Unión", "la plaza", "la panadería", "el hospital", "la terminal")
_OPENINGS = (
    "Buen día.",
    "Hola, buenas tardes.",
    "Estimados:",
    "Vecino de siempre.",
    "Disculpen la molestia,",
    "",
)
_CLOSINGS = (
    "Espero una respuesta, gracias.", "Ya llamé dos veces.", "Vivo acá hace veinte años.", "Pago mis tasas al día.",
    "Hay chicos y gente mayor.", "Desde la tormenta está así.", "Muchas gracias por todo.", "",
)  # fmt: skip
_SHORTHAND = {
    "que": "q", "por": "x", "para": "pa", "porque": "xq", "también": "tmb", "está": "ta", "calle": "cll", "hace": "ase",
    "hay": "ay", "esquina": "esq", "basura": "vasura", "vereda": "bereda", "luz": "lus", "agua": "awa",
}  # fmt: skip
_NEAR = {
    "a": "s",
    "s": "d",
    "e": "r",
    "r": "t",
    "o": "p",
    "i": "o",
    "n": "m",
    "l": "k",
    "c": "v",
    "v": "b",
    "b": "v",
    "z": "s",
}
_BARE = str.maketrans("áéíóúü", "aeiouu")


@dataclass(frozen=True)
class Manner:
    """How a kind of town writes: share of misspelt words, of keywords alone, of wrong services, words a text has at most."""

    typos: float = 0.0
    wrong: float = 0.0
    words: int = 200
    steepness: float = 0.0
    wide: bool = False
    talk: bool = True
    asides: float = 0.0


CLEAN = Manner(wrong=0.02, asides=0.5)
NOISY = Manner(typos=0.35, wrong=0.05, words=6, talk=False)
IMBALANCED = Manner(typos=0.12, wrong=0.04, words=25, steepness=1.1, wide=True)

Row = tuple[str, str, datetime]


def write_rows(rng: np.random.Generator, size: int, manner: Manner) -> list[Row]:
    """Return `size` rows (text, service, moment) in the order of time; words and services drift over two years."""
    said = _sayings(wide=manner.wide)
    codes = sorted(said)
    base = rng.permutation(len(codes)) + 1.0
    drift = {code: rng.normal(0, 2.0, len(said[code])) for code in codes}
    share = 1 / base**manner.steepness
    season = rng.uniform(0, 6.28, len(codes))
    rows: list[Row] = []
    for at in np.sort(rng.random(size)).tolist():
        now = share * (1.3 + np.sin(12.6 * at + season))
        code = codes[int(rng.choice(len(codes), p=now / now.sum()))]
        liked = np.exp(drift[code] * (at - 0.5))
        text = said[code][int(rng.choice(len(liked), p=liked / liked.sum()))]
        if rng.random() < manner.asides:
            text = f"{text} {_aside(rng, said)}"
        if rng.random() < manner.wrong:
            code = codes[int(rng.choice(len(codes), p=now / now.sum()))]
        rows.append((_write(rng, text, manner), code, BEGAN + at * YEARS))
    return rows


def misspell(rng: np.random.Generator, text: str, share: float) -> str:
    """Return the text with about `share` of its words misspelt and no accent in those."""
    return " ".join(_slip(rng, word) if rng.random() < share else word for word in text.split())


def _aside(rng: np.random.Generator, said: dict[str, list[str]]) -> str:
    """Return some words about anything else, as people add them."""
    other = list(said.values())[int(rng.integers(len(said)))]
    words = other[int(rng.integers(len(other)))].split()
    return " ".join(words[: int(rng.integers(2, 8))])


def _sayings(*, wide: bool) -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = tomllib.loads((DATA / "phrases.toml").read_text(encoding="utf-8"))
    said = {code: list(lines) for code, lines in phrases.items()}
    for path in sorted((DATA / "catalogue").glob("*.toml")):
        for service in tomllib.loads(path.read_text(encoding="utf-8"))["service"]:
            code, keywords = service["code"], service.get("keywords", [])
            if code in said:
                said[code] += keywords
            elif wide and keywords:
                said[code] = [*keywords, service["description"], service["name"]]
    return said


def _write(rng: np.random.Generator, text: str, manner: Manner) -> str:
    pick: Callable[[tuple[str, ...]], str] = lambda options: options[int(rng.integers(len(options)))]  # noqa: E731
    for hole, value in (
        ("{place}", f"{pick(_STREETS)} {rng.integers(1, 2500)}"), ("{cross}", pick(_STREETS)),
        ("{days}", f"{rng.integers(2, 30)} días"), ("{mark}", pick(_MARKS)), ("{zone}", "el centro"),
    ):  # fmt: skip
        text = text.replace(hole, value)
    if manner.talk:
        text = f"{pick(_OPENINGS)} {text} {pick(_CLOSINGS)}"
    words = text.split()
    if len(words) > manner.words:
        begin = int(rng.integers(len(words) - manner.words + 1))
        words = words[begin : begin + manner.words]
    text = misspell(rng, " ".join(words), manner.typos)
    if manner.typos and rng.random() < 0.15:
        text = text.upper()
    return text or "hola"


def _slip(rng: np.random.Generator, word: str) -> str:
    if word.lower() in _SHORTHAND and rng.random() < 0.5:
        return _SHORTHAND[word.lower()]
    word = word.translate(_BARE)
    if len(word) < 4 or word.isdigit():
        return word
    at = int(rng.integers(1, len(word) - 1))
    before, letter, following, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    slips = (
        before + following + rest,
        before + letter + letter + following + rest,
        before + following + letter + rest,
        before + _NEAR.get(letter, "e") + following + rest,
        word,
    )
    return slips[int(rng.integers(len(slips)))]

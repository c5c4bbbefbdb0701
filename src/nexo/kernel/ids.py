"""Identifiers: UUIDv7 for rows, short codes with a check digit for people.

A public code is `PREFIX-XXXXXX-C`: six symbols of a 29-symbol alphabet without look-alikes or sound-alikes
and a check symbol. The check is a weighted sum modulo the prime 29 (weights 2, 3, 4 …), so that every single
error and every swap of two neighbours of the body is found; look-alikes and sound-alikes are folded on
reading.
"""

import re
import secrets
import threading
import time
from datetime import datetime
from uuid import UUID

from nexo.kernel.errors import Invalid

# No 0/O and no 1/I/L (seen alike), no V and no Z (heard as B and S in Spanish).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUWXY"
_PRIME = 29
_BODY = 6
_SECRET, _GROUP = 19, 5
_COUNTER_MAX = 0xFFF
# What a person may type or say for what we printed.
_FOLDED = str.maketrans({"0": "Q", "O": "Q", "1": "J", "I": "J", "L": "J", "V": "B", "Z": "S"})

_lock = threading.Lock()
_last_ms_and_counter = [0, 0]


class CodeMistyped(Invalid):
    """A public code whose form or check symbol is wrong."""

    code = "code_mistyped"
    message = "El código no es correcto: revisá si falta o sobra una letra o un número."


def uuid7() -> UUID:
    """Return a time-ordered UUID (RFC 9562, version 7), monotonic inside this process."""
    ms, counter = _tick()
    return UUID(int=_floor(ms) | (counter << 64) | (0b10 << 62) | secrets.randbits(62))


def uuid7_floor(moment: datetime) -> UUID:
    """Return the least UUIDv7 of a moment: ids made before it are smaller, ids made later are greater."""
    return UUID(int=_floor(int(moment.timestamp() * 1000)) | (0b10 << 62))


def _tick() -> tuple[int, int]:
    """Return the millisecond and a number inside it, never twice the same and never going back."""
    with _lock:
        ms = time.time_ns() // 1_000_000
        last_ms, counter = _last_ms_and_counter
        if ms <= last_ms:
            ms, counter = last_ms, counter + 1
            if counter > _COUNTER_MAX:
                ms, counter = ms + 1, 0
        else:
            counter = secrets.randbits(8)
        _last_ms_and_counter[:] = [ms, counter]
    return ms, counter


def _floor(ms: int) -> int:
    return (ms << 80) | (0x7 << 76)


def new_code(prefix: str) -> str:
    """Return a fresh public code such as `LC-7F3K9A-M`; 29**6 bodies for each prefix."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    return f"{prefix}-{body}-{_check(body)}"


def parse_code(text: str) -> str:
    """Return the canonical form of a code typed or dictated by a person.

    Case, blanks and dashes do not matter; look-alikes are folded. Raises `CodeMistyped`.
    """
    squeezed = re.sub(r"[\s\-_.·—–]+", "", text).upper()
    match = re.fullmatch(r"([A-Z]{2,4})([0-9A-Z]{6})([0-9A-Z])", squeezed)
    if not match:
        raise CodeMistyped(field="code")
    prefix, body, check = match[1], match[2].translate(_FOLDED), match[3].translate(_FOLDED)
    if any(symbol not in ALPHABET for symbol in body) or _check(body) != check:
        raise CodeMistyped(field="code")
    return f"{prefix}-{body}-{check}"


def new_secret() -> str:
    """Return a fresh secret to be said and written by people: four groups of five signs, over 92 random bits.

    Nineteen symbols of the alphabet and the check symbol of the public codes.
    """
    body = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET))
    whole = body + _check(body)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def parse_secret(text: str) -> str:
    """Return the canonical form of a secret as a person typed it; raises `CodeMistyped`."""
    squeezed = re.sub(r"[\s\-_.·—–]+", "", text).upper().translate(_FOLDED)
    if len(squeezed) != _SECRET + 1 or any(symbol not in ALPHABET for symbol in squeezed):
        raise CodeMistyped(field="key")
    body, check = squeezed[:-1], squeezed[-1]
    if _check(body) != check:
        raise CodeMistyped(field="key")
    return "-".join(squeezed[start : start + _GROUP] for start in range(0, len(squeezed), _GROUP))


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(body, start=2))
    return ALPHABET[total % _PRIME]

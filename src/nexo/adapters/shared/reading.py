"""Reading a stranger's JSON: `load` may refuse the whole; the others take anything and never raise."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nexo.domain.interactions.ports import Unreadable

Json = Mapping[str, Any]

# What PostgreSQL's text cannot hold: NUL, and halves of a surrogate pair that JSON may spell alone.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DIGITS = re.compile(r"[1-9][0-9]{5,14}")
_PUNCTUATION = re.compile(r"[\s().+-]")
_POLE, _MERIDIAN = 90, 180
_LONGEST_ID = 300
_LAST_SECOND = 253_402_300_799  # 31 December 9999


def load(body: bytes) -> Json:
    """Return the decoded object of a webhook; raises `Unreadable`."""
    try:
        document = json.loads(body.decode("utf-8"))
        if b"\\u" in body or b"\x00" in body:
            document = _storable(document)
    except (ValueError, RecursionError) as error:
        raise Unreadable("El proveedor mandó algo que no es JSON.") from error
    if not isinstance(document, dict):
        raise Unreadable("El proveedor mandó algo que no es un aviso.")
    return document


def mapping(value: object) -> Json:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return an array, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return a string; numbers are spelled, anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def identifier(value: object) -> str | None:
    """Return an id that fits the ledger, or None; a longer one is replaced by its fingerprint."""
    name = text(value).strip()
    if len(name) > _LONGEST_ID:
        return fingerprint(name)
    return name or None


def fingerprint(value: object) -> str:
    """Return an id made of the content, for what comes without one: the same content, the same id."""
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + hashlib.sha256(plain.encode()).hexdigest()


def moment(value: object) -> datetime | None:
    """Return the aware time of Unix seconds, given as number or digits."""
    try:
        seconds = float(text(value))
    except ValueError:
        return None
    if not 0 < seconds <= _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def number(value: object) -> float | None:
    """Return a finite number, given as number or digits."""
    try:
        found = float(text(value))
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def size_of(value: object) -> int | None:
    """Return a size in bytes, or None."""
    found = number(value)
    return int(found) if found is not None and found >= 0 else None


def coordinates(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Return a place on the globe in degrees, or None."""
    north, east = number(latitude), number(longitude)
    if north is None or east is None or abs(north) > _POLE or abs(east) > _MERIDIAN:
        return None
    return north, east


def e164(value: object) -> str:
    """Return a telephone as `+digits`, or nothing."""
    digits = _PUNCTUATION.sub("", text(value))
    return f"+{digits}" if _DIGITS.fullmatch(digits) else ""


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("�", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(one) for key, one in value.items()}
    return value

"""Reads what a device sent: everything from outside is bounded and checked before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from nexo.domain.works.enums import MarkKind, PhotoKind, WhyNot
from nexo.domain.works.errors import MarkUnreadable

LONGEST_NOTE = 2000
MOST = Decimal("999999.99")
_EARTH = (90.0, 180.0)
_FARTHEST_M = 100_000.0
FAST_CLOCK = timedelta(minutes=10)
"""A device may be so far ahead of us; more is a wrong clock, and our time is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark as it was read; `data` holds only the fields of its kind."""

    id: UUID
    order_id: UUID
    kind: MarkKind
    device_at: datetime
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    data: dict[str, str] = field(default_factory=dict)


def read_mark(given: object, *, now: datetime) -> Mark:
    """Return the mark that `given` holds, as JSON or a form brought it; raises `MarkUnreadable`, with its field.

    `now` bounds the device's clock: a time in the future is replaced by it, one in the past is believed.
    """
    if not isinstance(given, Mapping):
        raise MarkUnreadable
    try:
        kind = MarkKind(_text(given, "kind", 12))
        mark_id, order_id = UUID(_text(given, "id", 40)), UUID(_text(given, "order", 40))
    except ValueError:
        raise MarkUnreadable from None
    lat, lon, accuracy = _place(given)
    return Mark(
        id=mark_id,
        order_id=order_id,
        kind=kind,
        device_at=_moment(given, now),
        lat=lat,
        lon=lon,
        accuracy_m=accuracy,
        data=_DATA[kind](given),
    )


def id_of(given: object) -> str:
    """Return the id under which a device asks about something, even if the rest is unreadable."""
    return str(given.get("id", ""))[:40] if isinstance(given, Mapping) else ""


def _text(given: Mapping[Any, Any], name: str, longest: int) -> str:
    value = given.get(name)
    if value is None:
        return ""
    # PostgreSQL holds no NUL.
    return str(value).replace("\x00", "").strip()[:longest]


def _moment(given: Mapping[Any, Any], now: datetime) -> datetime:
    said = _text(given, "at", 40)
    if not said:
        return now
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise MarkUnreadable(field="at") from None
    if moment.tzinfo is None:
        raise MarkUnreadable(field="at")
    return now if moment > now + FAST_CLOCK or moment.year < now.year - 1 else moment


def _place(given: Mapping[Any, Any]) -> tuple[float | None, float | None, float | None]:
    """Return where a mark was made; a place that cannot be is as good as none."""
    lat, lon, accuracy = (_number(given.get(name)) for name in ("lat", "lon", "accuracy"))
    if lat is None or lon is None or abs(lat) > _EARTH[0] or abs(lon) > _EARTH[1]:
        return None, None, None
    return lat, lon, accuracy if accuracy is not None and 0 <= accuracy <= _FARTHEST_M else None


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None  # noqa: PLR0124 - NaN


def _nothing(_given: Mapping[Any, Any]) -> dict[str, str]:
    return {}


def _note(given: Mapping[Any, Any]) -> dict[str, str]:
    return {"note": _text(given, "note", LONGEST_NOTE)}


def _why(given: Mapping[Any, Any]) -> dict[str, str]:
    why = _text(given, "why_not", 15)
    if why not in WhyNot.values:
        raise MarkUnreadable("Elegí por qué no se pudo hacer.", field="why_not")
    return {"why_not": why, **_note(given)}


def _photo(given: Mapping[Any, Any]) -> dict[str, str]:
    kind = _text(given, "photo_kind", 6)
    if kind not in PhotoKind.values:
        raise MarkUnreadable("Decí si la foto es de antes o de después.", field="photo_kind")
    return {"photo_kind": kind}


def _material(given: Mapping[Any, Any]) -> dict[str, str]:
    name, unit = _text(given, "name", 80), _text(given, "unit", 20)
    if not name:
        raise MarkUnreadable("Escribí qué material usaste.", field="name")
    try:
        quantity = Decimal(_text(given, "quantity", 20).replace(",", "."))
    except InvalidOperation:
        quantity = Decimal(0)
    if not (quantity.is_finite() and 0 < quantity <= MOST):
        raise MarkUnreadable("Escribí cuánto usaste, con un número.", field="quantity")
    return {"name": name, "quantity": str(quantity.quantize(Decimal("0.01"))), "unit": unit}


_DATA = {
    MarkKind.ON_THE_WAY: _nothing,
    MarkKind.START: _nothing,
    MarkKind.DONE: _note,
    MarkKind.NOT_DONE: _why,
    MarkKind.PHOTO: _photo,
    MarkKind.MATERIAL: _material,
}

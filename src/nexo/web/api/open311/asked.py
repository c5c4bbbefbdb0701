"""What the parameters of a list mean; an empty one is an absent one."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from nexo.domain.cases.queries.published import LONGEST, Wanted
from nexo.kernel import clock
from nexo.web.api.open311.refusals import BAD, Refused

MOST, PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 1_000, 50, 500, 200
_MOST_NAMES = 100
_LONGEST_WORDS = 100
_PLUS_AS_BLANK = re.compile(r" (?=\d\d:?\d\d$)")
_CORNERS = 4


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows; `page` None means that no pages were asked for."""

    page: int | None
    size: int

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return ((self.page or 1) - 1) * self.size


def given(parameters: Mapping[str, str], name: str) -> str:
    """Return a parameter without blanks around, or nothing."""
    return (parameters.get(name) or "").replace("\x00", "").strip()


def wanted_of(parameters: Mapping[str, str], zone: ZoneInfo) -> Wanted:
    """Return what a list was asked for; raises `Refused`."""
    codes = _names(parameters, "service_request_id")
    if codes:
        return Wanted(codes=codes)
    changed = [moment_of(parameters, name, zone) for name in ("updated_after", "updated_before")]
    since, until = window_of(parameters, zone, default=not any(changed))
    return Wanted(
        services=_names(parameters, "service_code"),
        since=since,
        until=until,
        changed_since=changed[0],
        changed_until=changed[1],
        is_open=_is_open(parameters),
        words=given(parameters, "q")[:_LONGEST_WORDS],
        box=_box(parameters),
    )


def window_of(
    parameters: Mapping[str, str], zone: ZoneInfo, *, default: bool = True
) -> tuple[datetime | None, datetime | None]:
    """Return the range of days asked for; a longer one than `LONGEST` keeps its end and loses its beginning."""
    start, end = moment_of(parameters, "start_date", zone), moment_of(parameters, "end_date", zone)
    if start is None and end is None:
        return (clock.now() - LONGEST, None) if default else (None, None)
    if start is None:
        return end - LONGEST if end else None, end
    if end is None:
        return start, start + LONGEST
    if end < start:
        raise Refused(BAD, _("«end_date» tiene que ser posterior a «start_date»."))
    return max(start, end - LONGEST), end


def moment_of(parameters: Mapping[str, str], name: str, zone: ZoneInfo) -> datetime | None:
    """Return a time; without an offset it is the town's. A plus that came as a blank is read as a plus."""
    text = given(parameters, name)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(_PLUS_AS_BLANK.sub("+", text))
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        # The ends of the calendar cannot be told in every zone.
        _reach = at.astimezone(zone) - LONGEST, at.astimezone(zone) + LONGEST
    except (ValueError, OverflowError):
        raise Refused(
            BAD,
            _("«%(name)s» tiene que ser una fecha como 2026-11-23T09:00:00-03:00.") % {"name": name},
        ) from None
    return at


def paging_of(parameters: Mapping[str, str]) -> Paging:
    """Return the page asked for; without one the first thousand rows."""
    page, size = _count(parameters, "page", LAST_PAGE), _count(parameters, "page_size", LARGEST_PAGE)
    if page is None and size is None:
        return Paging(None, MOST)
    return Paging(page or 1, size or PAGE_SIZE)


def point_of(parameters: Mapping[str, str]) -> tuple[float, float] | None:
    """Return `lat` and `long`, which go together; raises `Refused`."""
    texts = given(parameters, "lat"), given(parameters, "long")
    if not any(texts):
        return None
    if not all(texts):
        raise Refused(BAD, _("«lat» y «long» van juntas."))
    lat, lon = (_degrees(text) for text in texts)
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees
        raise Refused(BAD, _("«lat» y «long» tienen que ser grados de WGS 84."))
    return lat, lon


def _names(parameters: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given(parameters, name).split(",") if part.strip())[:_MOST_NAMES]


def _is_open(parameters: Mapping[str, str]) -> bool | None:
    asked = {name.lower() for name in _names(parameters, "status")}
    if asked - {"open", "closed"}:
        raise Refused(BAD, _("«status» es open, closed o los dos."))
    return asked == {"open"} if len(asked) == 1 else None


def _box(parameters: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    parts = _names(parameters, "bbox")
    if not parts:
        return None
    corners = [_degrees(part) for part in parts]
    if len(corners) != _CORNERS:
        raise Refused(BAD, _("«bbox» son cuatro números: oeste, sur, este, norte."))
    west, south, east, north = corners
    return south, west, north, east


def _degrees(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused(BAD, _("Las coordenadas son números, con punto."))
    return number


def _count(parameters: Mapping[str, str], name: str, most: int) -> int | None:
    text = given(parameters, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most):
        raise Refused(BAD, _("«%(name)s» va de 1 a %(most)s.") % {"name": name, "most": most})
    return int(text)

"""The conditions of a segment: a closed list. What is not on it cannot be asked, above all not what is sensitive.

No condition speaks of opinion, party, faith, health, origin or help that somebody needs (domain.md, decision 10).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from nexo.domain.campaigns.enums import TOPICS, AgeBand
from nexo.domain.campaigns.errors import SegmentUnfit

MONTHS: Final = (1, 3, 6, 12, 24)
LANGUAGES: Final = ("es", "en", "pt")
MOST: Final = 60
"""So many zones or groups at most stand in one segment."""
BARRED_GROUPS: Final = frozenset({"social", "gender", "health", "safety", "rights"})
"""Codes of groups of services that tell of a need: who used them is never asked. A town adds its own."""
_KEYS = frozenset({"zones", "groups", "months", "ages", "language", "channel", "topics"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """All of them hold for everybody in the segment; an empty one asks nothing.

    `groups`: used a service of one of these groups in the last `months`. `channel`: can be written to by it.
    `topics`: agreed to any of these as well.
    """

    zones: tuple[UUID, ...] = ()
    groups: tuple[UUID, ...] = ()
    months: int = 12
    ages: tuple[str, ...] = ()
    language: str = ""
    channel: str = ""
    topics: tuple[str, ...] = ()


def read(told: Mapping[str, Any], *, channels: Collection[str]) -> Conditions:
    """Return the conditions that were told; raises `SegmentUnfit` for any that is not on the list."""
    if unknown := set(told) - _KEYS:
        raise SegmentUnfit("No se puede segmentar por «%(what)s».", values={"what": min(unknown)})
    months = told.get("months") or 12
    language, channel = str(told.get("language") or ""), str(told.get("channel") or "")
    if months not in MONTHS:
        raise SegmentUnfit(field="months")
    if language and language not in LANGUAGES:
        raise SegmentUnfit(field="language")
    if channel and channel not in channels:
        raise SegmentUnfit(field="channel")
    return Conditions(
        zones=_ids(told.get("zones"), "zones"),
        groups=_ids(told.get("groups"), "groups"),
        months=int(months),
        ages=_words(told.get("ages"), AgeBand.values, "ages"),
        language=language,
        channel=channel,
        topics=_words(told.get("topics"), [topic.value for topic in TOPICS], "topics"),
    )


def to_json(conditions: Conditions) -> dict[str, Any]:
    """Return the conditions as they are stored; `read` gives them back."""
    return {
        "zones": [str(one) for one in conditions.zones],
        "groups": [str(one) for one in conditions.groups],
        "months": conditions.months,
        "ages": list(conditions.ages),
        "language": conditions.language,
        "channel": conditions.channel,
        "topics": list(conditions.topics),
    }


def months_before(day: date, months: int) -> date:
    """Return the day so many months before; the 31st of a short month is its last."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = divmod(whole, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def born_between(band: str, day: date) -> tuple[date, date]:
    """Return the first and the last birthday of those who are of the ages of `band` on `day`."""
    youngest, _, oldest = band.partition("-")
    last = months_before(day, 12 * int(youngest))
    first = months_before(day, 12 * (int(oldest) + 1)) if oldest else date(1880, 1, 1)
    return (date.fromordinal(first.toordinal() + 1) if oldest else first), last


def band_of(birth_date: date | None, day: date) -> str:
    """Return the band of who was born on `birth_date`, or "" where it is not held or they are a child."""
    if birth_date is None:
        return ""
    for band in AgeBand.values:
        first, last = born_between(band, day)
        if first <= birth_date <= last:
            return band
    return ""


def _ids(told: Any, field: str) -> tuple[UUID, ...]:
    given = list(told or ())
    if len(given) > MOST:
        raise SegmentUnfit(field=field)
    try:
        return tuple(sorted({UUID(str(one)) for one in given}))
    except ValueError as error:
        raise SegmentUnfit(field=field) from error


def _words(told: Any, known: Sequence[str], field: str) -> tuple[str, ...]:
    given = {str(one) for one in told or ()}
    if given - set(known):
        raise SegmentUnfit(field=field)
    return tuple(sorted(given))

"""A date as an iCalendar file (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nexo.kernel.exchange.lines import content, escaped


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happens when: `begins` is a moment, told in UTC so that no zone can be read wrongly, or a whole day."""

    uid: str
    stamp: datetime
    begins: datetime | date
    summary: str
    minutes: int = 0
    sequence: int = 0
    place: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar_file(entry: Entry, product: str = "Nexo") -> str:
    """Return the file: lines of at most 75 octets, ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{product}//ES",
        f"METHOD:{'CANCEL' if entry.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(entry.stamp)}",
        *_when(entry),
        f"SUMMARY:{escaped(entry.summary)}",
        *([f"LOCATION:{escaped(entry.place)}"] if entry.place else []),
        *([f"DESCRIPTION:{escaped(entry.description)}"] if entry.description else []),
        *([f"URL:{entry.url}"] if entry.url else []),
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return content(lines)


def _when(entry: Entry) -> list[str]:
    """A whole day ends, by the norm, where the next begins; it takes nobody's time."""
    if isinstance(entry.begins, datetime):
        ends = entry.begins + timedelta(minutes=entry.minutes)
        return [f"DTSTART:{_utc(entry.begins)}", f"DTEND:{_utc(ends)}"]
    next_day = entry.begins + timedelta(days=1)
    return [
        f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}",
        f"DTEND;VALUE=DATE:{next_day:%Y%m%d}",
        "TRANSP:TRANSPARENT",
    ]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

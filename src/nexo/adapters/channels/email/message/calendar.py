"""The words of an invitation (RFC 5545), for a mail that has no others."""

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"^(SUMMARY|DTSTART|LOCATION|DESCRIPTION)(?:;[^:\n]{0,200})?:(.{1,2000})", re.MULTILINE)
_ESCAPED = re.compile(r"\\([nN,;\\])")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")


def summary(text: str) -> str:
    """Return title, start, place and description of the first event, one a line."""
    found: dict[str, str] = {}
    event = text[max(0, text.find("BEGIN:VEVENT")) :]
    for match in _LINE.finditer(_FOLD.sub("", event)):
        found.setdefault(match[1], _plain(match[2].strip()))
    if "DTSTART" in found:
        found["DTSTART"] = _readable(found["DTSTART"])
    return "\n".join(
        found[key] for key in ("SUMMARY", "DTSTART", "LOCATION", "DESCRIPTION") if found.get(key)
    )


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _readable(stamp: str) -> str:
    match = _STAMP.match(stamp)
    if not match:
        return stamp
    year, month, day, hour, minute, utc = match.groups()
    time = f" {hour}:{minute}{' UTC' if utc else ''}" if hour else ""
    return f"{year}-{month}-{day}{time}"

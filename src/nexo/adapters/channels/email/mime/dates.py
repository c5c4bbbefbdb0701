"""The Date header as people's machines write it: RFC 5322, other languages, ISO 8601, two-digit years."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r" *(Z|[+-]\d{2}:?\d{2})?"
)
_WORD = re.compile(r"[^\W\d_]+\.?")
_OFFSET = re.compile(r"(?:GMT|UTC)? ?([+-])(\d{1,2}):?(\d{2})?\b")
_SECONDS_A_DAY = 86_400
_MAX_LENGTH = 200
# Nothing was mailed before; anything later is a machine with a broken clock.
_OLDEST, _NEWEST = 1971, 2200

_MONTHS = {
    "jan": "ene enero january janeiro janvier januar janv gennaio gen januari jän jänner styczeń leden янв",
    "feb": "febrero february fevereiro fev février févr fevr februar febbraio februari luty únor фев",
    "mar": "marzo march março mars märz mär mrz maart mrt marzec březen мар",
    "apr": "abr abril april avril avr aprile kwiecień duben апр",
    "may": "mayo may maio mai maggio mag mei maj květen мая май",
    "jun": "junio june junho juin juni giugno giu czerwiec červen июн",
    "jul": "julio july julho juillet juil juli luglio lug lipiec červenec июл",
    "aug": "ago agosto august août aout augustus sierpień srpen авг",
    "sep": "septiembre setiembre set sept september setembro septembre settembre wrzesień září сен",
    "oct": "octubre october outubro out octobre oktober okt ottobre ott październik říjen окт",
    "nov": "noviembre november novembro novembre listopad ноя",
    "dec": "dic diciembre december dez dezembro décembre dicembre desember des grudzień prosinec дек",
}
_MONTH_OF = {word: english for english, words in _MONTHS.items() for word in words.split()}


def parse(text: str) -> datetime | None:
    """Return the moment in UTC, or None when no moment can be read. No zone means UTC."""
    text = text.strip()[:_MAX_LENGTH]
    found = _rfc(text) or _iso(text) or _rfc(_in_english(text))
    return found if found and _OLDEST <= found.year <= _NEWEST else None


def _rfc(text: str) -> datetime | None:
    try:
        parts = parsedate_tz(_OFFSET.sub(r"\1\2\3", text) if "MT" in text or "UTC" in text else text)
    except (ValueError, IndexError, TypeError):
        return None
    if parts is None:
        return None
    year, month, day, hour, minute, second = parts[:6]
    return _moment((year, month, day), (hour, minute, second), parts[9] or 0)


def _iso(text: str) -> datetime | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = match[7] or "Z"
    offset = 0
    if zone != "Z":
        offset = (int(zone[1:3]) * 60 + int(zone[-2:])) * 60 * (-1 if zone[0] == "-" else 1)
    return _moment((year, month, day), (hour, minute, second), offset)


def _moment(day: tuple[int, int, int], time: tuple[int, int, int], offset: int) -> datetime | None:
    hour, minute, second = time
    if abs(offset) >= _SECONDS_A_DAY:
        offset = 0
    try:
        zone = timezone(timedelta(seconds=offset))
        return datetime(*day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _in_english(text: str) -> str:
    """Put month names into English; drop the day of the week and words not understood."""

    def english(match: re.Match[str]) -> str:
        word = match[0].rstrip(".").lower()
        return _MONTH_OF.get(word, word if word in _MONTHS else "")

    head, comma, tail = text.partition(",")
    body = tail if comma and not any(char.isdigit() for char in head) else text
    return _WORD.sub(english, body)

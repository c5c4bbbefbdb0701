"""Vulnerability indicators (domain.md 3.7) and the preferential attention that follows from them.

Points are a default that a town may change and must publish (`local_rules["preferential_points"]`). Nothing
here infers: an indicator is declared, certified, observed or, for ages alone, counted from the birth date.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_noop

from nexo.domain.parties.errors import BirthDateInvalid, IndicatorUnknown

OLD_AGE: Final = 70
ADULT_AGE: Final = 18
_OLDEST = 130


class Care(StrEnum):
    """Who may see an indicator itself: any official at the counter, few, or the social workers alone."""

    OPEN = "open"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: its points (0: it asks for care, not for priority) and what the neighbour is told."""

    code: str
    label: str
    points: int
    care: Care
    text: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person is attended with preference: code and words never tell a sensitive indicator."""

    code: str
    points: int
    text: str


_NEED = "NEED"
_NEED_TEXT = gettext_noop("Atención preferencial por una necesidad declarada")

INDICATORS: Final[Mapping[str, Indicator]] = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "AGE70",
            gettext_noop("Persona mayor"),
            10,
            Care.OPEN,
            gettext_noop("Atención preferencial por edad"),
        ),
        Indicator(
            "CHILD",
            gettext_noop("Niña, niño o adolescente"),
            10,
            Care.OPEN,
            gettext_noop("Atención preferencial por edad"),
        ),
        Indicator(
            "CARE",
            gettext_noop("Cuida a otra persona sin ayuda"),
            5,
            Care.OPEN,
            gettext_noop("Atención preferencial por tareas de cuidado"),
        ),
        Indicator(
            "LANG", gettext_noop("Habla otra lengua"), 5, Care.OPEN, gettext_noop("Atención con intérprete")
        ),
        Indicator(
            "ILLIT", gettext_noop("Necesita que le lean"), 5, Care.OPEN, gettext_noop("Atención de viva voz")
        ),
        Indicator(
            "DIGI0",
            gettext_noop("Sin teléfono propio o sin práctica"),
            5,
            Care.OPEN,
            gettext_noop("Atención asistida, sin trámites en línea"),
        ),
        Indicator(
            "RURAL",
            gettext_noop("Vive en zona rural"),
            5,
            Care.OPEN,
            gettext_noop("Atención preferencial por distancia"),
        ),
        Indicator("UNEMP", gettext_noop("Sin empleo"), 5, Care.SENSITIVE, _NEED_TEXT),
        Indicator("SOCBEN", gettext_noop("Recibe asistencia social"), 5, Care.SENSITIVE, _NEED_TEXT),
        Indicator("DIS", gettext_noop("Discapacidad"), 15, Care.SENSITIVE, _NEED_TEXT),
        Indicator("PREG", gettext_noop("Embarazo"), 15, Care.SENSITIVE, _NEED_TEXT),
        Indicator("HOMELESS", gettext_noop("Sin vivienda"), 20, Care.SENSITIVE, _NEED_TEXT),
        Indicator("GBV", gettext_noop("Violencia por motivos de género"), 0, Care.RESTRICTED, ""),
    )
}


def indicator(code: str) -> Indicator:
    """Return an indicator by its code. Raises `IndicatorUnknown`."""
    found = INDICATORS.get(code)
    if found is None:
        raise IndicatorUnknown(field="code")
    return found


def age_on(birth_date: date, day: date) -> int:
    """Return the whole years on `day`; who was born on 29 February has a birthday on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_birth_date(birth_date: date, day: date) -> None:
    """Raise `BirthDateInvalid` for a date in the future or of nobody alive."""
    if not 0 <= age_on(birth_date, day) <= _OLDEST:
        raise BirthDateInvalid(field="birth_date")


def preferential_reasons(
    *, birth_date: date | None, codes: Iterable[str], day: date, local_rules: Mapping[str, Any]
) -> list[Reason]:
    """Return why a person is attended with preference, most points first; several needs are one reason.

    A restricted indicator leaves no trace here: what it asks for is done on the protected route.
    """
    found = {code for code in codes if code in INDICATORS} | set(_by_age(birth_date, day, local_rules))
    points = {**{code: one.points for code, one in INDICATORS.items()}, **_own_points(local_rules)}
    reasons: dict[str, Reason] = {}
    for code in sorted(found):
        known = INDICATORS[code]
        if known.care is Care.RESTRICTED:
            continue
        shown = code if known.care is Care.OPEN else _NEED
        former = reasons.get(shown)
        if points[code] > 0 and (former is None or former.points < points[code]):
            reasons[shown] = Reason(shown, points[code], known.text)
    return sorted(reasons.values(), key=lambda reason: (-reason.points, reason.code))


def _by_age(birth_date: date | None, day: date, local_rules: Mapping[str, Any]) -> list[str]:
    if birth_date is None:
        return []
    age = age_on(birth_date, day)
    if age >= int(local_rules.get("preferential_age", OLD_AGE)):
        return ["AGE70"]
    return ["CHILD"] if 0 <= age < ADULT_AGE else []


def _own_points(local_rules: Mapping[str, Any]) -> dict[str, int]:
    return {code: int(points) for code, points in local_rules.get("preferential_points", {}).items()}

"""Priority as a list of reasons (domain.md 3.6): `max(safety, legal)`, then points.

No commercial value counts (R30). Each reason is stored with its points and the version of this rule, and
is said in words that the citizen reads too.
"""

from dataclasses import dataclass
from math import log2

from django.utils.translation import gettext_noop

VERSION = "2026-11"
_AGEING_CAP, _VULNERABILITY_CAP, _IMPACT_CAP = 20, 25, 15
_SOON, _NEAR = 2, 5
# Who has waited one and a half times their term weighs at least so much: one more than all points together that are
# neither danger nor law (25 + 15 + 20 + 10 + 5). Serving the worst off first lets nobody starve (R32).
_TOO_LONG, _NOBODY_STARVES = 1.5, 76


@dataclass(frozen=True, slots=True)
class Why:
    """One component of a priority."""

    code: str
    points: int
    text: str

    def stored(self) -> dict[str, str | int]:
        """Return the component as it is kept with the case."""
        return {"code": self.code, "points": self.points, "text": self.text, "rule": VERSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the priority of a case is made of. Days are business days; `terms_waited` is the wait as a share of the term."""

    safety_points: int = 0
    days_to_legal_due: int | None = None
    vulnerability: tuple[Why, ...] = ()
    zone_is_poorest: bool = False
    reporters: int = 1
    days_past_half_term: int = 0
    terms_waited: float = 0.0
    reopened: bool = False
    bad_rating_before: bool = False


def reasons(facts: Facts) -> list[Why]:
    """Return the components that count, heaviest first; their points add up to the priority."""
    found = [base for base in (_base(facts),) if base]
    found += _vulnerability(facts)
    if facts.reporters > 1:
        points = min(_IMPACT_CAP, round(5 * log2(1 + facts.reporters)))
        found.append(Why("impact", points, f"Lo avisaron {facts.reporters} personas"))
    if facts.days_past_half_term > 0:
        points = min(_AGEING_CAP, facts.days_past_half_term)
        found.append(Why("ageing", points, gettext_noop("Lleva más de la mitad del plazo esperando")))
    if facts.reopened:
        found.append(Why("reopened", 10, gettext_noop("Se reabrió porque el problema siguió")))
    if facts.bad_rating_before:
        found.append(Why("bad_rating", 5, gettext_noop("La vez anterior no quedó conforme")))
    lacking = _NOBODY_STARVES - total(found)
    if facts.terms_waited >= _TOO_LONG and lacking > 0:
        found.append(Why("too_long", lacking, gettext_noop("Esperó una vez y media su plazo")))
    return sorted(found, key=lambda why: -why.points)


def total(found: list[Why]) -> int:
    """Return the priority: the sum of the points."""
    return sum(why.points for why in found)


def _base(facts: Facts) -> Why | None:
    options = (
        [Why("safety", facts.safety_points, gettext_noop("Hay riesgo para las personas"))]
        if facts.safety_points
        else []
    )
    days = facts.days_to_legal_due
    if days is not None:
        if days < 0:
            options.append(Why("legal_breached", 90, gettext_noop("El plazo legal está vencido")))
        elif days <= _SOON:
            options.append(
                Why("legal_soon", 70, gettext_noop("El plazo legal vence en dos días hábiles o menos"))
            )
        elif days <= _NEAR:
            options.append(
                Why("legal_near", 40, gettext_noop("El plazo legal vence en cinco días hábiles o menos"))
            )
    return max(options, key=lambda why: why.points, default=None)


def _vulnerability(facts: Facts) -> list[Why]:
    """Keep the reasons of the person and of the zone, capped at 25 points in total."""
    found, left = [], _VULNERABILITY_CAP
    zone = (
        (Why("zone", 5, gettext_noop("Zona con más carencias de la ciudad")),)
        if facts.zone_is_poorest
        else ()
    )
    for why in (*facts.vulnerability, *zone):
        points = min(why.points, left)
        if points:
            found.append(Why(why.code, points, why.text))
            left -= points
    return found

"""What follows from a reason for preferential attention, beside its place in the queue (R32).

A town says it in `local_rules["preferential_measures"]`: {"AGE70": ["call_back"], "LANG": ["interpreter"]}. What a
measure is given for is a reason that may be told (`parties.rules.helping`): never the need behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nexo.domain.cases.enums import MeasureKind
from nexo.domain.cases.rules.priority import Why

VERSION = "2026-11"
DEFAULT: Mapping[str, tuple[MeasureKind, ...]] = {
    "AGE70": (MeasureKind.CALL_BACK,),
    "DIGI0": (MeasureKind.CALL_BACK,),
    "ILLIT": (MeasureKind.CALL_BACK,),
    "LANG": (MeasureKind.INTERPRETER,),
    "NEED": (MeasureKind.SHORTER_TERM,),
    "CARE": (MeasureKind.SHORTER_TERM,),
}
"""What a town begins with once it says `"preferential_measures": "default"`; without the word none is given."""
_PERSON = "person."
_TERM_PERCENT = 75


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure and the reason whose rule fired."""

    kind: MeasureKind
    code: str
    text: str


def measures_for(reasons: Iterable[Why], local_rules: Mapping[str, Any]) -> list[Measure]:
    """Return the measures that the reasons of a person call for, each once, by the first reason that does."""
    table = _table(local_rules)
    found: dict[MeasureKind, Measure] = {}
    for reason in reasons:
        code = reason.code.removeprefix(_PERSON)
        if not reason.code.startswith(_PERSON):
            continue
        for kind in table.get(code, ()):
            found.setdefault(kind, Measure(kind, code, reason.text))
    return [found[kind] for kind in MeasureKind if kind in found]


def shortened(amount: int, local_rules: Mapping[str, Any]) -> int:
    """Return the shorter term: three quarters, or the share that the town says, one at least, never longer."""
    percent = int(local_rules.get("preferential_term_percent", _TERM_PERCENT))
    return min(amount, max(1, amount * percent // 100))


def _table(local_rules: Mapping[str, Any]) -> Mapping[str, Iterable[MeasureKind]]:
    said = local_rules.get("preferential_measures", {})
    if said == "default":
        return DEFAULT
    return {code: [MeasureKind(kind) for kind in kinds] for code, kinds in said.items()}

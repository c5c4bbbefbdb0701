"""The road of a case as the citizen reads it: done, now, to come."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.cases.enums import Phase

_ROAD: tuple[tuple[str, frozenset[Phase]], ...] = (
    (gettext_noop("Recibido"), frozenset({Phase.SUBMITTED, Phase.REGISTERED})),
    (gettext_noop("En el área que lo resuelve"), frozenset({Phase.ASSIGNED, Phase.RETURNED, Phase.REOPENED})),
    (
        gettext_noop("En proceso"),
        frozenset(
            {
                Phase.IN_PROGRESS,
                Phase.SCHEDULED,
                Phase.AWAITING_CITIZEN,
                Phase.AWAITING_THIRD_PARTY,
                Phase.REFERRED_EXTERNAL,
            }
        ),
    ),
    (gettext_noop("Resuelto"), frozenset({Phase.RESOLVED, Phase.RESOLVED_EXTERNAL, Phase.UNFEASIBLE})),
    (
        gettext_noop("Cerrado"),
        frozenset(
            {
                Phase.CLOSED,
                Phase.CLOSED_NO_REPLY,
                Phase.REJECTED_INADMISSIBLE,
                Phase.CANCELLED,
                Phase.MERGED,
            }
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `state` is done, now or to_come."""

    name: str
    state: str


def steps(phase: Phase) -> list[Step]:
    """Return the road with its present step."""
    present = next(index for index, (_name, phases) in enumerate(_ROAD) if phase in phases)
    return [
        Step(_(name), "done" if index < present else "now" if index == present else "to_come")
        for index, (name, _phases) in enumerate(_ROAD)
    ]

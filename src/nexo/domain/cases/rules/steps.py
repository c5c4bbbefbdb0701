"""The road of a case as the citizen reads it: done, now, to come."""

from dataclasses import dataclass

from nexo.domain.cases.enums import Phase

_ROAD: tuple[tuple[str, frozenset[Phase]], ...] = (
    ("Recibido", frozenset({Phase.SUBMITTED, Phase.REGISTERED})),
    ("En el área que lo resuelve", frozenset({Phase.ASSIGNED, Phase.RETURNED, Phase.REOPENED})),
    (
        "En proceso",
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
    ("Resuelto", frozenset({Phase.RESOLVED, Phase.RESOLVED_EXTERNAL, Phase.UNFEASIBLE})),
    (
        "Cerrado",
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
    present = next(index for index, (_, phases) in enumerate(_ROAD) if phase in phases)
    return [
        Step(name, "done" if index < present else "now" if index == present else "to_come")
        for index, (name, _) in enumerate(_ROAD)
    ]

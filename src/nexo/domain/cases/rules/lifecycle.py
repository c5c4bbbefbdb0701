"""The life of a case as one table (domain.md 3.3): from where, to where, by whom."""

from collections.abc import Collection
from enum import StrEnum

from nexo.domain.cases.enums import OPEN_PHASES, Phase, Reason


class Who(StrEnum):
    """What an actor is to one case; DELEGATED is who holds a delegation for its service (R23)."""

    CITIZEN = "citizen"
    FRONT = "front"
    DELEGATED = "delegated"
    TRIAGE = "triage"
    AREA = "area"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


MAX_RETURNS = 3
"""After so many returns the supervisor decides whose the case is."""

_DESK = frozenset({Who.FRONT, Who.TRIAGE, Who.SUPERVISOR})
_ROUTERS = frozenset({Who.TRIAGE, Who.SUPERVISOR, Who.SYSTEM})
_AREA = frozenset({Who.AREA, Who.SUPERVISOR})
_AREA_OR_SYSTEM = _AREA | {Who.SYSTEM}
_OWN_WORD = frozenset({Who.CITIZEN, Who.SUPERVISOR, Who.SYSTEM})

TRANSITIONS: dict[tuple[Phase, Phase], frozenset[Who]] = {
    (Phase.DRAFT, Phase.SUBMITTED): frozenset({Who.CITIZEN, Who.FRONT, Who.SYSTEM}),
    (Phase.SUBMITTED, Phase.REGISTERED): frozenset(Who),
    (Phase.SUBMITTED, Phase.REJECTED_INADMISSIBLE): frozenset({Who.TRIAGE, Who.SUPERVISOR}),
    (Phase.REGISTERED, Phase.ASSIGNED): frozenset(Who),
    (Phase.REGISTERED, Phase.RESOLVED): frozenset({Who.DELEGATED, Who.SUPERVISOR}),
    (Phase.REGISTERED, Phase.REFERRED_EXTERNAL): _DESK,
    (Phase.REGISTERED, Phase.AWAITING_CITIZEN): _DESK,
    (Phase.REGISTERED, Phase.REJECTED_INADMISSIBLE): frozenset({Who.TRIAGE, Who.SUPERVISOR}),
    (Phase.ASSIGNED, Phase.ASSIGNED): _ROUTERS,
    (Phase.ASSIGNED, Phase.IN_PROGRESS): _AREA_OR_SYSTEM,
    (Phase.ASSIGNED, Phase.RETURNED): _AREA,
    (Phase.ASSIGNED, Phase.RESOLVED): frozenset({Who.DELEGATED}),
    (Phase.ASSIGNED, Phase.REJECTED_INADMISSIBLE): frozenset({Who.TRIAGE, Who.SUPERVISOR}),
    (Phase.RETURNED, Phase.ASSIGNED): _ROUTERS,
    (Phase.RETURNED, Phase.REJECTED_INADMISSIBLE): frozenset({Who.TRIAGE, Who.SUPERVISOR}),
    (Phase.RETURNED, Phase.REFERRED_EXTERNAL): frozenset({Who.TRIAGE, Who.SUPERVISOR}),
    (Phase.IN_PROGRESS, Phase.ASSIGNED): _ROUTERS,
    (Phase.IN_PROGRESS, Phase.SCHEDULED): _AREA,
    (Phase.IN_PROGRESS, Phase.AWAITING_CITIZEN): _AREA,
    (Phase.IN_PROGRESS, Phase.AWAITING_THIRD_PARTY): _AREA,
    (Phase.IN_PROGRESS, Phase.RESOLVED): _AREA_OR_SYSTEM,
    (Phase.IN_PROGRESS, Phase.UNFEASIBLE): _AREA,
    (Phase.IN_PROGRESS, Phase.REFERRED_EXTERNAL): _AREA,
    (Phase.SCHEDULED, Phase.SCHEDULED): _AREA,
    (Phase.SCHEDULED, Phase.IN_PROGRESS): _AREA,
    (Phase.SCHEDULED, Phase.RESOLVED): _AREA_OR_SYSTEM,
    (Phase.AWAITING_CITIZEN, Phase.IN_PROGRESS): frozenset({Who.CITIZEN, Who.SYSTEM}) | _AREA,
    (Phase.AWAITING_CITIZEN, Phase.CLOSED_NO_REPLY): _AREA_OR_SYSTEM,
    (Phase.AWAITING_THIRD_PARTY, Phase.IN_PROGRESS): _AREA,
    (Phase.AWAITING_THIRD_PARTY, Phase.REFERRED_EXTERNAL): _AREA,
    (Phase.REFERRED_EXTERNAL, Phase.IN_PROGRESS): _AREA_OR_SYSTEM,
    (Phase.REFERRED_EXTERNAL, Phase.RESOLVED_EXTERNAL): _AREA_OR_SYSTEM,
    (Phase.RESOLVED, Phase.CLOSED): _OWN_WORD,
    (Phase.RESOLVED, Phase.REOPENED): _OWN_WORD,
    (Phase.RESOLVED_EXTERNAL, Phase.CLOSED): _OWN_WORD,
    (Phase.RESOLVED_EXTERNAL, Phase.REOPENED): _OWN_WORD,
    (Phase.UNFEASIBLE, Phase.CLOSED): _OWN_WORD,
    (Phase.UNFEASIBLE, Phase.REOPENED): _OWN_WORD,
    (Phase.REOPENED, Phase.IN_PROGRESS): _AREA_OR_SYSTEM,
    (Phase.REOPENED, Phase.ASSIGNED): _ROUTERS,
    (Phase.REOPENED, Phase.CLOSED): frozenset({Who.SUPERVISOR}),
    (Phase.CLOSED, Phase.REOPENED): _OWN_WORD,
    (Phase.CLOSED_NO_REPLY, Phase.REOPENED): _OWN_WORD,
}
# From any open phase: its author may withdraw a case, the desk may join it to another.
TRANSITIONS.update({(phase, Phase.CANCELLED): frozenset({Who.CITIZEN, Who.FRONT}) for phase in OPEN_PHASES})
TRANSITIONS.update({(phase, Phase.MERGED): _DESK | _AREA for phase in OPEN_PHASES})

AT_ONCE = frozenset(
    from_ for (from_, to), who in TRANSITIONS.items() if to is Phase.RESOLVED and Who.DELEGATED in who
)
"""From where a delegated decision resolves."""

NEEDS_REASON = frozenset(
    {
        Phase.RETURNED,
        Phase.UNFEASIBLE,
        Phase.CLOSED_NO_REPLY,
        Phase.REJECTED_INADMISSIBLE,
        Phase.REOPENED,
    }
)
"""A reason from the closed list and words of one's own."""

NEEDS_ANSWER = frozenset({Phase.UNFEASIBLE, Phase.CLOSED_NO_REPLY, Phase.REJECTED_INADMISSIBLE})
"""The citizen is told, in words, always."""

ENDS = frozenset(set(Phase) - set(OPEN_PHASES) - {Phase.DRAFT})
ANSWERS = frozenset({Phase.RESOLVED, Phase.RESOLVED_EXTERNAL, Phase.UNFEASIBLE})
"""The administration has said its last word; the citizen has theirs."""
PAUSES = frozenset({Phase.AWAITING_CITIZEN})


def may_move(from_: Phase, to: Phase, who: Collection[Who], *, return_count: int = 0) -> bool:
    """Say whether anybody in `who` may move a case from `from_` to `to`.

    A case returned `MAX_RETURNS` times is assigned by a supervisor only, with power to decide competence.
    """
    allowed = TRANSITIONS.get((from_, to), frozenset())
    if from_ is Phase.RETURNED and to is Phase.ASSIGNED and return_count >= MAX_RETURNS:
        allowed = frozenset({Who.SUPERVISOR})
    return bool(allowed & set(who))


def next_phases(from_: Phase, who: Collection[Who], *, return_count: int = 0) -> list[Phase]:
    """Return where anybody in `who` may move a case from `from_`, in the order of the vocabulary."""
    return [to for to in Phase if may_move(from_, to, who, return_count=return_count)]


def missing_for(to: Phase, *, reason: str, note: str, public_note: str) -> str:
    """Return the name of what a move to `to` still lacks (`reason`, `note`, `public_note`), or ''."""
    if to in NEEDS_REASON and reason not in Reason.values:
        return "reason"
    if to in NEEDS_ANSWER and not public_note.strip():
        return "public_note"
    if to in NEEDS_REASON and not (note.strip() or public_note.strip()):
        return "note"
    return ""

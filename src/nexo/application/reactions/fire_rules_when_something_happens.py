"""When something happens to a case, the rules of the town that wait for it act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from nexo.domain.automation.actions.fire_rules import fire_rules
from nexo.domain.automation.enums import Trigger
from nexo.domain.automation.rules.happening import Happening
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.events import CaseAssigned, CaseOpened, CasePhaseChanged, ClockBreached, IncidentJoined
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.events import InteractionLinked
from nexo.domain.interactions.models import Interaction
from nexo.domain.satisfaction.events import SurveyAnswered
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

Told = tuple[Trigger, UUID, str, int]
"""What happened, to which case, where it moved, the score or how many reported."""


@subscribes_together(
    CaseOpened,
    CasePhaseChanged,
    CaseAssigned,
    ClockBreached,
    IncidentJoined,
    InteractionLinked,
    SurveyAnswered,
)
def handle(envelopes: Sequence[Envelope[Any]]) -> None:
    """Hand over what happened, in order; a fact that rules set off keeps its cause, which is its correlation."""
    spoken = _spoken([one.event for one in envelopes if isinstance(one.event, InteractionLinked)])
    fire_rules(
        [
            Happening(
                event_id=one.id,
                topic=one.event.topic,
                trigger=trigger,
                case_id=case_id,
                jurisdiction_id=one.jurisdiction_id,
                cause=one.correlation_id,
                phase=phase,
                number=number,
            )
            for one in envelopes
            if one.jurisdiction_id is not None
            for trigger, case_id, phase, number in _TELL[type(one.event)](one.event)
            if trigger is not Trigger.MESSAGE or one.event.interaction_id in spoken
        ]
    )


def _moved(event: CasePhaseChanged) -> list[Told]:
    found = [(Trigger.MOVED, event.case_id, event.to_phase, 0)]
    return [*found, (Trigger.RETURNED, event.case_id, "", 0)] if event.to_phase == Phase.RETURNED else found


def _assigned(event: CaseAssigned) -> list[Told]:
    """A case that an official takes stays where it is; only a change of unit counts."""
    return [] if event.from_unit_id == event.to_unit_id else [(Trigger.ASSIGNED, event.case_id, "", 0)]


def _linked(event: InteractionLinked) -> list[Told]:
    is_case = (event.register, event.kind) == ("cases", "case")
    return [(Trigger.MESSAGE, event.object_id, "", 0)] if is_case else []


_TELL: Mapping[type[Any], Callable[[Any], list[Told]]] = {
    CaseOpened: lambda event: [(Trigger.OPENED, event.case_id, "", 0)],
    CasePhaseChanged: _moved,
    CaseAssigned: _assigned,
    ClockBreached: lambda event: [(Trigger.BREACHED, event.case_id, "", 0)],
    IncidentJoined: lambda event: [(Trigger.INCIDENT, event.case_id, "", event.report_count)],
    InteractionLinked: _linked,
    SurveyAnswered: lambda event: [(Trigger.SCORE, event.case_id, "", event.score)],
}


def _spoken(events: Sequence[InteractionLinked]) -> set[UUID]:
    """Return the entries that a person wrote to us, no machine of theirs. One query, none without any."""
    wanted = {one.interaction_id for one in events}
    if not wanted:
        return set()
    rows = Interaction.objects.filter(pk__in=wanted, direction=Direction.IN, is_automatic=False)
    return set(rows.values_list("pk", flat=True))

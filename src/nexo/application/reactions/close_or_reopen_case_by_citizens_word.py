"""When a citizen says with the score whether it is solved, the case closes or reopens."""

from nexo.domain.cases.actions.citizen_word import confirm_case, dispute_case
from nexo.domain.cases.errors import MoveNotAllowed, ReopenTooLate
from nexo.domain.satisfaction.events import SurveyAnswered
from nexo.domain.satisfaction.models import Answer
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(SurveyAnswered)
def handle(envelope: Envelope[SurveyAnswered]) -> None:
    """Give the citizen's word to the case; one that somebody moved meanwhile stays as it is."""
    event = envelope.event
    if event.solved is None:
        return
    citizen = Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=envelope.jurisdiction_id,
        label="quien lo pidió",
        proven=frozenset({event.case_id}),
    )
    try:
        if event.solved:
            confirm_case(actor=citizen, case_id=event.case_id)
        else:
            comment = Answer.objects.values_list("comment", flat=True).get(pk=event.answer_id)
            dispute_case(actor=citizen, case_id=event.case_id, note=comment)
    except (MoveNotAllowed, ReopenTooLate):
        return

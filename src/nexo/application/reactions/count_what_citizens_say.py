"""When a citizen is asked, answers or gives their word, the day's satisfaction is counted."""

from nexo.domain.analytics.actions import count_events
from nexo.domain.cases.events import CaseConfirmed
from nexo.domain.cases.models import Case
from nexo.domain.satisfaction.events import RecoveryClosed, SurveyAnswered, SurveyAsked
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes


@subscribes(SurveyAsked, SurveyAnswered, RecoveryClosed, CaseConfirmed)
def handle(envelope: Envelope[SurveyAsked | SurveyAnswered | RecoveryClosed | CaseConfirmed]) -> None:
    """Add what happened to its local day; what was never sent is not counted as asked."""
    event = envelope.event
    case = Case.objects.select_related("jurisdiction").get(pk=event.case_id)
    day = envelope.occurred_at.astimezone(case.jurisdiction.zone_info).date()
    if isinstance(event, SurveyAsked):
        if not event.suppressed:
            count_events.count_asked(case=case, day=day)
    elif isinstance(event, SurveyAnswered):
        count_events.count_answered(case=case, day=day, score=event.score)
    elif isinstance(event, CaseConfirmed):
        count_events.count_confirmed(case=case, day=day, confirmed=event.confirmed)
    elif event.recovered:
        count_events.count_recovered(case=case, day=day)

"""A letter to an authority that came by the counter, by telephone or by chat is owed an answer all the same."""

from nexo.domain.authorities.actions.address_letter import address_letter
from nexo.domain.authorities.actions.arrange_authority import SERVICES
from nexo.domain.authorities.queries.chain import addressee, authority_of
from nexo.domain.cases.events import CaseOpened
from nexo.domain.cases.models import Case
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes

_KINDS = {code: kind for kind, code in SERVICES.items()}


@subscribes(CaseOpened)
def handle(envelope: Envelope[CaseOpened]) -> None:
    """Address it to the nearest open authority of the unit that has it; without one it stays a case like others."""
    rows = Case.objects.select_related("owner_unit", "jurisdiction").filter(
        pk=envelope.event.case_id, service__code__in=_KINDS, letter__isnull=True
    )
    case = rows.select_related("service").first()
    asked = authority_of(case) if case is not None else None
    if case is None or asked is None:
        return
    kind = _KINDS[case.service.code]
    if kind == "hearing" and not asked.offers_hearings:
        return
    to = addressee(asked=asked, kind=kind)
    address_letter(actor=system(case.jurisdiction_id), case=case, to=to, kind=kind)

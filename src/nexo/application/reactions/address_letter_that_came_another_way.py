"""A letter to an authority that came by the counter, by telephone or by chat is owed an answer all the same."""

from collections.abc import Sequence

from nexo.domain.authorities.actions.address_letter import address_letter
from nexo.domain.authorities.actions.arrange_authority import SERVICES
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.queries.chain import addressee, authority_of
from nexo.domain.cases.events import CaseOpened
from nexo.domain.cases.models import Case
from nexo.kernel.actors import system
from nexo.kernel.events.correlation import correlating
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes_together

_KINDS = {code: kind for kind, code in SERVICES.items()}


@subscribes_together(CaseOpened)
def handle(envelopes: Sequence[Envelope[CaseOpened]]) -> None:
    """Address those of the two services that hold letters and were addressed to nobody; one query where none is."""
    opened = {one.event.case_id: one.correlation_id for one in envelopes}
    rows = Case.objects.select_related("owner_unit", "jurisdiction", "service").filter(
        pk__in=opened, service__code__in=_KINDS, letter__isnull=True
    )
    for case in rows.order_by("pk"):
        with correlating(opened[case.pk]):
            _address(case, _KINDS[case.service.code])


def _address(case: Case, kind: LetterKind) -> None:
    """Address a case to the nearest open authority of the unit that has it; without one it stays like others."""
    asked = authority_of(case)
    if asked is None or (kind is LetterKind.HEARING and not asked.offers_hearings):
        return
    to = addressee(asked=asked, kind=kind)
    address_letter(actor=system(case.jurisdiction_id), case=case, to=to, kind=kind)

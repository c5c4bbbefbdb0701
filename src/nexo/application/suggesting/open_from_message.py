"""Open a case from a message, and keep what its words suggested beside what was chosen."""

from django.db import transaction

from nexo.application.suggesting.suggest import suggest
from nexo.domain.cases.actions.open_case import OpenedCase, Request, open_case
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit

SUGGESTED = "cases.suggested"


@transaction.atomic
def open_from_message(*, actor: Actor, request: Request) -> OpenedCase:
    """Open a case as `open_case` does; raises what it raises.

    Where it comes from a message whose words suggest services, the act `cases.suggested` is written: the codes that
    were suggested, the likeliest first, and the one that was chosen.
    """
    opened = open_case(actor=actor, request=request)
    text = request.origin.text if request.origin else ""
    found = suggest(jurisdiction_id=opened.case.jurisdiction_id, text=text)
    if found:
        codes = [one.version.service.code for one in found]
        changes = {"suggested": codes, "chosen": request.version.service.code}
        audit(actor=actor, action=SUGGESTED, kind="case", object_id=opened.case.id, changes=changes)
    return opened

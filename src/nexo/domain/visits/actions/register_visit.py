"""Writes down what a service of a visit was about: the one entry that it leaves in the ledger."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.models import Party
from nexo.domain.visits.actions.advance import CHANNEL, VISIT_REF, advance, entry_key, handled_seconds
from nexo.domain.visits.actions.move_visit import locked
from nexo.domain.visits.enums import Act, VisitState
from nexo.domain.visits.errors import ServiceRegistered, TurnMoved, TurnOfAnother
from nexo.domain.visits.models import Visit, VisitService
from nexo.domain.visits.rules.turns import IN_HAND
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound

_ATTENDED = IN_HAND - {VisitState.INVITED}


@transaction.atomic
def register_visit(
    *,
    actor: Actor,
    visit_service_id: UUID,
    party: Party | None,
    text: str,
    result: str = "",
    files: Sequence[entries.File] = (),
    ends: bool = False,
) -> Interaction:
    """Write the contact of a service under way, tied to its visit, and end the visit where `ends`.

    Whom it is of becomes whom the visit is of. Where they came for something else too, the end of one is the
    beginning of the next. The same words of the same official again change nothing. Raises
    `ServiceRegistered`, `TurnMoved` before somebody began to attend, `TurnOfAnother`, `NotFound`.
    """
    visit, asked = _locked(actor, visit_service_id)
    if asked.entry is not None:
        if asked.entry.author_id == actor.subject_id and asked.entry.text == text:
            return asked.entry
        raise ServiceRegistered
    if visit.state not in _ATTENDED or not asked.periods.filter(ends_at__isnull=True).exists():
        raise TurnMoved
    if visit.staff_id != actor.staff_id:
        raise TurnOfAnother
    if party is not None:
        visit.party = party
        visit.save(update_fields=["party"])
    entry = register_contact(
        actor=actor,
        channel=CHANNEL,
        party=visit.party,
        text=text,
        kind=InteractionKind.VISIT,
        result=result,
        duration_seconds=handled_seconds(asked),
        external_id=entry_key(visit, asked),
        files=files,
        references=[(*VISIT_REF, visit.pk)],
    )
    asked.entry, asked.outcome = entry, result
    asked.save(update_fields=["entry", "outcome"])
    if ends:
        others = visit.services.filter(done_at__isnull=True).exclude(pk=asked.pk)
        goes_on = visit.state == VisitState.SERVED and others.exists()
        advance(actor=actor, visit=visit, act=Act.NEXT_SERVICE if goes_on else Act.FINISH)
    return entry


def _locked(actor: Actor, visit_service_id: UUID) -> tuple[Visit, VisitService]:
    """Return the visit, locked, and the service as it stands then. Raises `NotFound`."""
    rows = VisitService.objects.filter(pk=visit_service_id)
    visit_id = rows.values_list("visit_id", flat=True).first()
    if visit_id is None:
        raise NotFound
    return locked(actor, visit_id), rows.select_related("entry").get()

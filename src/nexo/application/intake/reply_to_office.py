"""A neighbour who proved that a case is theirs writes to the office that has it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from nexo.domain.cases import policies
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.kernel.actors import Actor
from nexo.kernel.errors import Invalid
from nexo.kernel.files.models import StoredFile


class NothingSaid(Invalid):
    """A reply with neither words nor a file."""

    code = "nothing_said"
    message = "Escribí algo o adjuntá un archivo."


@transaction.atomic
def reply_to_office(
    *,
    actor: Actor,
    case_id: UUID,
    text: str,
    key: str,
    file_ids: Sequence[UUID] = (),
    channel: str = "webform",
) -> Interaction:
    """Write the reply into the ledger, tied to the case; the same `key` again writes nothing.

    Raises `CaseUnknown` unless the case is the actor's, `NothingSaid`.
    """
    case = (
        policies.visible_to(actor)
        .select_related("applicant", "owner_unit", "service")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseUnknown
    files = list(StoredFile.objects.filter(pk__in=file_ids, jurisdiction_id=actor.jurisdiction_id))
    if not text.strip() and not files:
        raise NothingSaid(field="text")
    applicant = case.applicant
    # Who holds code and verifier speaks for the person who asked, in this one contact.
    speaker = replace(actor, party_id=applicant.root_id) if applicant else actor
    return register_contact(
        actor=speaker,
        channel=channel,
        party=applicant,
        text=text.strip(),
        kind=InteractionKind.MESSAGE,
        external_id=key,
        files=files,
        subject=case.service.name,
        references=[("cases", "case", case.id)],
        reader_unit=case.guarded_by,
    )

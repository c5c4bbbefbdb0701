"""Somebody is attended at the counter or on the telephone, or left a paper: person and contact in one step."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.actions.wrap_up_call import wrap_up_call
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import Assurance, IndicatorSource
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import visible_to
from nexo.domain.visits.actions.register_visit import register_visit
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.files.models import StoredFile

_WITHOUT_TELEPHONE = "DIGI0"
_KINDS = {
    "counter": InteractionKind.VISIT,
    "voice": InteractionKind.CALL,
    "letter": InteractionKind.MESSAGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """What the official wrote down: a known person by `party_id`, or what a new one says, or nobody known.

    `call_id` is the call it was, as the exchange told it: its entry is filled in, and no other is written.
    `visit_service_id` is what they came to the office for; `ends_visit` says that it is done.
    """

    channel: str
    text: str
    result: str = ""
    duration_seconds: int | None = None
    party_id: UUID | None = None
    given_names: str = ""
    surname: str = ""
    phone: str = ""
    email: str = ""
    document: str = ""
    document_seen: bool = False
    birth_date: date | None = None
    address_text: str = ""
    without_telephone: bool = False
    key: str | None = None
    call_id: UUID | None = None
    visit_service_id: UUID | None = None
    ends_visit: bool = False
    files: tuple[StoredFile, ...] = ()


@transaction.atomic
def attend(*, actor: Actor, attended: Attended) -> Interaction:
    """Write the contact under its person, made if new; the same `key` again adds nothing.

    Raises `NotFound` for a person the actor may not see, and as `register_person`, `register_contact`,
    `wrap_up_call` and `register_visit`.
    """
    if attended.call_id is not None:
        return wrap_up_call(
            actor=actor,
            call_id=attended.call_id,
            party=_person(actor, attended),
            text=attended.text,
            result=attended.result,
            files=attended.files,
        )
    if attended.visit_service_id is not None:
        return register_visit(
            actor=actor,
            visit_service_id=attended.visit_service_id,
            party=_person(actor, attended),
            text=attended.text,
            result=attended.result,
            files=attended.files,
            ends=attended.ends_visit,
        )
    return register_contact(
        actor=actor,
        channel=attended.channel,
        party=_person(actor, attended),
        text=attended.text,
        kind=_KINDS[attended.channel],
        result=attended.result,
        duration_seconds=attended.duration_seconds,
        external_id=attended.key,
        files=attended.files,
    )


def _person(actor: Actor, attended: Attended) -> Party | None:
    if attended.party_id is not None:
        party = visible_to(actor).filter(pk=attended.party_id).first()
        if party is None:
            raise NotFound
        return party
    if not any((attended.given_names, attended.surname, attended.phone, attended.email, attended.document)):
        return None
    assurance = Assurance.DOCUMENT_CHECKED if attended.document_seen else Assurance.CLAIMED
    points = (("phone", attended.phone), ("email", attended.email))
    party = register_person(
        actor=actor,
        given_names=attended.given_names,
        surname=attended.surname,
        contact_points=[point for point in points if point[1]],
        identifiers=[("dni", attended.document, assurance)] if attended.document else [],
        birth_date=attended.birth_date,
        address_text=attended.address_text,
        source=attended.channel,
    )
    if attended.without_telephone:
        declare_indicator(actor=actor, party=party, code=_WITHOUT_TELEPHONE, source=IndicatorSource.DECLARED)
    return party

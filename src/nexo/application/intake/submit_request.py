"""Take in a request of a visitor: who writes, what they say, the case it opens. All of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import ServiceVersion, Sign
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.actions.keep_language import keep_language
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.models import Party
from nexo.kernel.actors import Actor
from nexo.kernel.files.models import StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the visitor handed over.

    `key` is one of a kind for each form filled in; without `senders` the request is anonymous. `speaker` is whom the
    visitor speaks for by what they proved. `language` is the one they read us in. `to_unit`, `resolves_in` and
    `sign` as in `open_case`.
    """

    key: str
    version: ServiceVersion
    description: str
    senders: Sequence[tuple[str, str]] = ()
    name: str = ""
    place: Place = field(default_factory=Place)
    answers: Mapping[str, Any] = field(default_factory=dict)
    file_ids: Sequence[UUID] = ()
    channel: str = "webform"
    language: str = ""
    speaker: Party | None = None
    to_unit: tuple[Unit, str] | None = None
    resolves_in: int | None = None
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case; `pin` is empty when the same form had been sent before: only its first answer holds it."""

    case: Case
    pin: str


@transaction.atomic
def submit_request(*, actor: Actor, asked: Asked) -> Submitted:
    """Write the contact, find or make the person, open the case; the same `key` again opens nothing.

    Raises what `open_case`, `resolve_sender` and `register_contact` raise.
    """
    files = _files(actor, asked.file_ids)
    party = asked.speaker or _party(actor, asked)
    contact = register_contact(
        # Who holds code and verifier speaks for the person who asked, in this one contact.
        actor=replace(actor, party_id=asked.speaker.root_id) if asked.speaker else actor,
        channel=asked.channel,
        party=party,
        text=asked.description,
        kind=InteractionKind.FORM,
        external_id=asked.key,
        files=files,
        subject=asked.version.service.name,
        reader_unit=asked.version.service.owner_unit
        if asked.version.visibility != Visibility.NORMAL
        else None,
    )
    known = _opened_before(contact)
    if known is not None:
        return Submitted(known, "")
    opened = open_case(
        actor=actor,
        request=Request(
            version=asked.version,
            description=asked.description,
            channel=asked.channel,
            applicant=party,
            anonymous=party is None,
            place=asked.place,
            answers=asked.answers,
            files=files,
            origin=contact,
            to_unit=asked.to_unit,
            resolves_in=asked.resolves_in,
            sign=asked.sign,
        ),
    )
    return Submitted(opened.case, opened.pin)


def _party(actor: Actor, asked: Asked) -> Party | None:
    if not asked.senders:
        return None
    party = resolve_sender(actor=actor, senders=asked.senders, name=asked.name, source=asked.channel).party
    keep_language(actor=actor, party=party, language=asked.language)
    return party


def _files(actor: Actor, file_ids: Sequence[UUID]) -> list[StoredFile]:
    """Return the files in their order, held: those of an old draft may be deleted at this very moment."""
    rows = StoredFile.objects.select_for_update(no_key=True).filter(
        pk__in=file_ids, jurisdiction_id=actor.jurisdiction_id
    )
    return sorted(rows, key=lambda row: list(file_ids).index(row.pk))


def _opened_before(contact: Interaction) -> Case | None:
    return Case.objects.filter(origin=contact).select_related("owner_unit", "service").first()

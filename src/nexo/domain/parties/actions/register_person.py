"""Registers a person at the counter, by telephone, from the portal or an import."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties import policies
from nexo.domain.parties.actions.propose_matches import propose_matches
from nexo.domain.parties.enums import Assurance, PartyKind
from nexo.domain.parties.errors import IdentifierTaken, NameMissing
from nexo.domain.parties.events import PartyRegistered
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.domain.parties.rules import helping, names, records
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def register_person(
    *,
    actor: Actor,
    given_names: str = "",
    surname: str = "",
    self_perceived_name: str = "",
    birth_date: date | None = None,
    contact_points: Sequence[tuple[str, str]] = (),
    identifiers: Sequence[tuple[str, str, str]] = (),
    address_text: str = "",
    zone_id: UUID | None = None,
    source: str,
) -> Party:
    """Make a person with (kind, value) contact points and (scheme, value, assurance) identifiers.

    Raises `IdentifierTaken` with the party that holds a document already, or what is wrong with a value.
    Other records that may be the same person become proposals.
    """
    policies.check(allowed=policies.may_keep_people(actor))
    town = Jurisdiction.objects.get(id=policies.jurisdiction_of(actor))
    given, family = names.clean(given_names), names.clean(surname)
    perceived = names.clean(self_perceived_name)
    if not (given or family or perceived or contact_points or identifiers):
        raise NameMissing(field="given_names")
    if birth_date is not None:
        helping.check_birth_date(birth_date, clock.today(town.zone_info))
    columns = names.name_columns(given_names=given, surname=family, self_perceived_name=perceived)
    party = Party(
        jurisdiction=town,
        kind=PartyKind.PERSON.value,
        given_names=given,
        surname=family,
        self_perceived_name=perceived,
        birth_date=birth_date,
        address_text=address_text.strip()[:250],
        zone_id=zone_id,
        source=source,
        **asdict(columns),
    )
    write_new_party(
        actor=actor, party=party, town=town, contact_points=contact_points, identifiers=identifiers
    )
    propose_matches(actor=actor, party=party)
    return party


def write_new_party(
    *,
    actor: Actor,
    party: Party,
    town: Jurisdiction,
    contact_points: Sequence[tuple[str, str]],
    identifiers: Sequence[tuple[str, str, str]],
) -> None:
    """Write a new party with what it is known and reached by. Belongs into the caller's transaction."""
    documents = records.read_identifiers(identifiers, town.local_rules)
    points = records.read_contact_points(contact_points, town.country, town.area_code)
    if any(line.assurance == Assurance.DOCUMENT_CHECKED for line in documents):
        # Only somebody who had the document before them, or a register that did, can say so.
        policies.check(allowed=actor.kind in {ActorKind.STAFF, ActorKind.SYSTEM})
    party.save(force_insert=True)
    for line in documents:
        write_identifier(party=party, line=line, source=party.source, country=town.country)
    ContactPoint.objects.bulk_create(
        ContactPoint(
            jurisdiction=town,
            party=party,
            source=party.source,
            assurance=Assurance.CLAIMED.value,
            is_preferred=place == 0,
            **asdict(line),
        )
        for place, line in enumerate(points)
    )
    changes = {"source": party.source, "schemes": sorted({line.scheme for line in documents})}
    audit.record(actor=actor, action="parties.register", kind="party", object_id=party.id, changes=changes)
    record(PartyRegistered(party_id=party.id, kind=str(party.kind), source=party.source), actor=actor)


def write_identifier(*, party: Party, line: records.DocumentLine, source: str, country: str) -> Identifier:
    """Write one identifier. Raises `IdentifierTaken` with its holder, found by the unique index alone."""
    row = Identifier(
        jurisdiction_id=party.jurisdiction_id, party=party, source=source, country=country, **asdict(line)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        same = Identifier.objects.filter(jurisdiction_id=party.jurisdiction_id, valid_to__isnull=True)
        holder = same.filter(scheme=line.scheme, normalised=line.normalised).first()
        raise IdentifierTaken(party_id=holder.party_id if holder else None, field=line.scheme) from error
    return row

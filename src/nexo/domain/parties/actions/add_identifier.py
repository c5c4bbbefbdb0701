"""Adds an identifier to a party, or raises how sure we are of one that is there."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.actions.propose_matches import propose_matches
from nexo.domain.parties.actions.register_person import write_identifier
from nexo.domain.parties.enums import Assurance
from nexo.domain.parties.events import IdentifierLinked
from nexo.domain.parties.models import Identifier, Party
from nexo.domain.parties.rules import records
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit import record as audit
from nexo.kernel.events.record import record


@transaction.atomic
def add_identifier(
    *, actor: Actor, party: Party, scheme: str, value: str, assurance: Assurance, source: str
) -> Identifier:
    """Return the identifier of this party. Raises `IdentifierTaken` where it names another.

    Only staff who had the document before them may say so.
    """
    party = Party.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    if assurance == Assurance.DOCUMENT_CHECKED:
        policies.check(allowed=actor.kind is ActorKind.STAFF)
    [line] = records.read_identifiers([(scheme, value, assurance)], party.jurisdiction.local_rules)
    mine = Identifier.objects.filter(party=party, scheme=scheme, normalised=line.normalised, valid_to=None)
    row = mine.first()
    if row is None:
        row = write_identifier(party=party, line=line, source=source, country=party.jurisdiction.country)
    row.assurance, row.source = assurance.value, source
    row.save(update_fields=["assurance", "source"])
    if party.is_provisional and assurance == Assurance.DOCUMENT_CHECKED:
        party.is_provisional = False
        party.save(update_fields=["is_provisional"])
    changes = {"identifier": str(row.id), "scheme": scheme, "assurance": assurance.value}
    audit.record(
        actor=actor, action="parties.add_identifier", kind="party", object_id=party.id, changes=changes
    )
    record(IdentifierLinked(party_id=party.id, identifier_id=row.id, scheme=scheme), actor=actor)
    propose_matches(actor=actor, party=party)
    return row

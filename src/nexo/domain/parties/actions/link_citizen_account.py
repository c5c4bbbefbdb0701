"""Gives a citizen's login its party, once the address was proved by a one-time code."""

from django.db import transaction

from nexo.domain.accounts.models import Account
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties import policies
from nexo.domain.parties.actions.add_contact_point import add_contact_point
from nexo.domain.parties.actions.make_provisional import make_provisional
from nexo.domain.parties.actions.propose_matches import propose_matches
from nexo.domain.parties.enums import Assurance, ContactKind
from nexo.domain.parties.models import ContactPoint, Party
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit import record as audit


@transaction.atomic
def link_citizen_account(*, actor: Actor, account: Account) -> Party:
    """Return the party of a citizen's account in the actor's town, found or made.

    It is found where exactly one cluster was *verified* to be reached there. An address that somebody merely
    typed on a record gives nobody that record: then a new party is made and a match proposed to a person.
    """
    town = Jurisdiction.objects.get(id=policies.jurisdiction_of(actor))
    account = Account.objects.select_for_update().get(id=account.id)
    known = Party.objects.filter(account=account, jurisdiction=town).first()
    if known is not None:
        return known
    address = account.sign_in_address or ""
    kind = ContactKind.EMAIL if "@" in address else ContactKind.PHONE
    machine = system(town.id)
    party = _verified_holder(town, kind, address) or make_provisional(
        actor=machine, name=account.name, source="portal"
    )
    party.account = account
    party.save(update_fields=["account"])
    audit.record(
        actor=actor,
        action="parties.link_account",
        kind="party",
        object_id=party.id,
        changes={"account": str(account.id)},
    )
    add_contact_point(actor=machine, party=party, kind=kind, value=address, source="portal", is_verified=True)
    propose_matches(actor=machine, party=party)
    return party


def _verified_holder(town: Jurisdiction, kind: ContactKind, address: str) -> Party | None:
    points = (
        ContactPoint.objects.filter(jurisdiction=town, kind=kind, normalised=address, valid_to__isnull=True)
        .exclude(assurance=Assurance.CLAIMED)
        .select_related("party__canonical")
    )
    roots = {point.party.root_id: point.party.canonical or point.party for point in points}
    holders = [root for root in roots.values() if root.account_id is None]
    return holders[0] if len(roots) == len(holders) == 1 else None

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
    address = account.sign_in_address or ""
    kind = ContactKind.EMAIL if "@" in address else ContactKind.PHONE
    known = Party.objects.filter(account=account, jurisdiction=town).first()
    if known is not None and _is_reached(known, kind, address):
        return known
    if known is not None:
        # The number or mailbox is not theirs any more: whoever has it now is somebody else.
        Party.objects.filter(pk=known.pk).update(account=None)
    machine = system(town.id)
    holder = _verified_holder(town, kind, address)
    if holder is not None and holder.account_id is not None:
        return holder  # the same person, by another of their addresses
    party = holder or make_provisional(actor=machine, name=account.name, source="portal")
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


def _is_reached(party: Party, kind: ContactKind, address: str) -> bool:
    return ContactPoint.objects.filter(
        party__in=Party.objects.of_cluster(party.root_id).values("id"),
        kind=kind,
        normalised=address,
        valid_to__isnull=True,
    ).exists()


def _verified_holder(town: Jurisdiction, kind: ContactKind, address: str) -> Party | None:
    points = (
        ContactPoint.objects.filter(jurisdiction=town, kind=kind, normalised=address, valid_to__isnull=True)
        .exclude(assurance=Assurance.CLAIMED)
        .select_related("party__canonical")
    )
    roots = {point.party.root_id: point.party.canonical or point.party for point in points}
    return next(iter(roots.values())) if len(roots) == 1 else None

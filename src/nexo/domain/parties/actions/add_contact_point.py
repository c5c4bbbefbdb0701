"""Adds a way to reach a party; others may have the same."""

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.enums import Assurance
from nexo.domain.parties.models import ContactPoint, Party
from nexo.domain.parties.rules import records
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def add_contact_point(
    *,
    actor: Actor,
    party: Party,
    kind: str,
    value: str,
    source: str,
    is_preferred: bool = False,
    is_verified: bool = False,
) -> ContactPoint:
    """Return the contact point, new or the one that was there; verified and preferred are only ever gained.

    `is_verified`: the party answered from it or typed a code that was sent to it.
    """
    party = Party.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(id=party.id)
    policies.check(allowed=policies.may_keep(actor, party))
    town = party.jurisdiction
    line = records.read_contact_point(kind, value, town.country, town.area_code)
    point, is_new = ContactPoint.objects.get_or_create(
        party=party,
        kind=line.kind,
        normalised=line.normalised,
        valid_to=None,
        defaults={"jurisdiction": town, "value": line.value, "source": source},
    )
    if is_verified and point.assurance == Assurance.CLAIMED:
        point.assurance, point.verified_at = Assurance.CHANNEL_VERIFIED.value, clock.now()
    if is_preferred:
        party.contact_points.exclude(id=point.id).update(is_preferred=False)
        point.is_preferred = True
    # A corrected mailbox gets another chance.
    point.bounced_at = None if is_verified else point.bounced_at
    point.save(update_fields=["assurance", "verified_at", "is_preferred", "bounced_at"])
    changes = {"contact_point": str(point.id), "kind": line.kind, "new": is_new}
    audit.record(
        actor=actor, action="parties.add_contact_point", kind="party", object_id=party.id, changes=changes
    )
    return point

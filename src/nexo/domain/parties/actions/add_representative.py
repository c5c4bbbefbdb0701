"""Lets one party act for another, within a scope and a time; acts name both."""

from datetime import datetime

from django.db import transaction

from nexo.domain.parties import policies
from nexo.domain.parties.errors import SameParty
from nexo.domain.parties.models import Party, Representation
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit


@transaction.atomic
def add_representative(
    *,
    actor: Actor,
    principal: Party,
    representative: Party,
    kind: str,
    scope: str = "",
    evidence: str = "",
    valid_to: datetime | None = None,
) -> Representation:
    """Record that `representative` acts for `principal`: officer of a firm, parent, guardian, by power."""
    for party in (principal, representative):
        policies.check(allowed=policies.may_keep(actor, party))
    if principal.root_id == representative.root_id:
        raise SameParty
    representation = Representation(
        principal=principal,
        representative=representative,
        kind=kind,
        scope=scope,
        evidence=evidence,
        valid_to=valid_to,
    )
    representation.save(force_insert=True)
    audit.record(
        actor=actor,
        action="parties.add_representative",
        kind="party",
        object_id=principal.id,
        changes={"representative": str(representative.id), "kind": kind},
    )
    return representation

"""Writes on a party what a message told of its sender: further identifiers and ways to be reached."""

from collections.abc import Mapping, Sequence

from nexo.domain.parties.enums import Assurance, ContactKind
from nexo.domain.parties.events import IdentifierLinked
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.domain.parties.rules.senders import Claim
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.events.record import record
from nexo.kernel.insert import insert


def link_claims(
    *,
    actor: Actor,
    party: Party,
    source: str,
    missing: Sequence[Claim],
    owned: Mapping[Claim, Identifier],
    recycled: Sequence[Identifier],
) -> None:
    """Add the `missing` claims that nobody owns. Belongs into the caller's transaction, under its locks.

    A `recycled` identifier is closed where it was and opened here: its history stays with its former owner.
    """
    for row in recycled:
        row.valid_to = clock.now()
        row.save(update_fields=["valid_to"])
        _audit(actor, "parties.close_identifier", row)
    verified = {claim.keys for claim in missing if _is_proved_by_channel(claim)}
    identifiers = [
        _identifier(party, claim, source) for claim in missing if claim.is_identifier and claim not in owned
    ]
    for claim in missing:
        if not claim.is_identifier:
            contact = _contact_point(party, claim, source, is_verified=claim.keys in verified)
            insert(contact, or_nothing=True)
    for row in identifiers:
        insert(row)
        _audit(actor, "parties.link_identifier", row)
        record(IdentifierLinked(party_id=party.id, identifier_id=row.id, scheme=row.scheme), actor=actor)


def _is_proved_by_channel(claim: Claim) -> bool:
    return claim.is_identifier and not claim.is_document


def _identifier(party: Party, claim: Claim, source: str) -> Identifier:
    proved = _is_proved_by_channel(claim)
    return Identifier(
        jurisdiction_id=party.jurisdiction_id,
        party=party,
        scheme=claim.kind,
        value=claim.value,
        normalised=claim.value,
        source=source,
        assurance=Assurance.CHANNEL_VERIFIED if proved else Assurance.CLAIMED,
    )


def _contact_point(party: Party, claim: Claim, source: str, *, is_verified: bool) -> ContactPoint:
    """Make a contact point; the number of a chat account was verified when the account wrote from it."""
    now = clock.now()
    return ContactPoint(
        jurisdiction_id=party.jurisdiction_id,
        party=party,
        kind=ContactKind(claim.kind),
        value=claim.value,
        normalised=claim.value,
        source=source,
        assurance=Assurance.CHANNEL_VERIFIED if is_verified else Assurance.CLAIMED,
        verified_at=now if is_verified else None,
    )


def _audit(actor: Actor, action: str, row: Identifier) -> None:
    audit.record(
        actor=actor,
        action=action,
        kind="party",
        object_id=row.party_id,
        changes={"scheme": row.scheme, "identifier": str(row.id)},
    )

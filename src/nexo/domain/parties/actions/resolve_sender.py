"""Finds or makes the party that wrote, one message of the same sender at a time.

A known sender costs three reads and no lock; anybody else is resolved under the locks of `meet_senders`, which a
batch of messages takes for all of them beforehand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.parties import policies
from nexo.domain.parties.actions.link_claims import link_claims
from nexo.domain.parties.actions.make_provisional import make_provisional, name_unnamed
from nexo.domain.parties.actions.meet_senders import are_locked, is_anybody_known, lock_senders, now_known
from nexo.domain.parties.actions.propose_match import propose_match
from nexo.domain.parties.models import ContactPoint, Identifier, Party
from nexo.domain.parties.rules import matching, names
from nexo.domain.parties.rules.senders import Claim, Decision, Holder, Known, claims_of, decide
from nexo.kernel.actors import Actor

# A town hall's own telephone may stand on thousands of records; more than these are no use to choose from.
_MOST_HOLDERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who wrote: always a party, perhaps a new one nobody has identified; who else it may be; and why."""

    party: Party
    candidates: list[Party]
    is_new: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the record holds of the claims; `parties` are rows by the root that they stand for."""

    known: Known
    parties: dict[UUID, Party]
    identifiers: dict[Claim, Identifier]
    held: frozenset[tuple[Claim, UUID]]


def resolve_sender(*, actor: Actor, senders: Sequence[tuple[str, str]], name: str, source: str) -> Resolution:
    """Return the party behind `senders` ((kind, value), …) and the `name` that the channel told.

    Never merges: two identifiers of two parties become a proposal for a person. `source` is the channel's
    slug. The party returned is the one whose identifier brought the message; it need not be the root of its
    cluster.
    """
    policies.check(allowed=policies.may_keep_people(actor))
    claims, name = claims_of(senders), names.clean(name)
    if not are_locked(actor, claims):
        found = _look_up(actor, claims)
        decision = decide(claims, found.known, name)
        if decision.party_id is not None and _is_all_known(claims, found, decision, name):
            return _resolution(found.parties[decision.party_id], found, decision)
    with transaction.atomic(savepoint=False):
        lock_senders(actor, claims)
        found = _look_up(actor, claims)
        decision = decide(claims, found.known, name)
        return _settle(actor=actor, claims=claims, found=found, decision=decision, name=name, source=source)


def _look_up(actor: Actor, claims: Sequence[Claim]) -> _Found:
    """Read identifiers and contact points of the claims.

    One statement for a stranger, three for others, a fourth for a number in doubt.
    """
    parties: dict[UUID, Party] = {}
    owners: dict[Claim, Holder] = {}
    if not is_anybody_known(actor, claims):
        known = Known(owners=owners, holders=[])
        return _Found(known=known, parties=parties, identifiers={}, held=frozenset())
    identifiers = _identifiers(actor, claims)
    holders: list[Holder] = []
    held: set[tuple[Claim, UUID]] = set()
    contacts = _contact_points(actor, claims)
    for claim in claims:
        rows: list[Identifier | ContactPoint] = list(contacts.get(claim, ()))
        if claim in identifiers:
            rows.append(identifiers[claim])
        for row in rows:
            root = row.party.canonical or row.party
            parties.setdefault(root.id, row.party)
            held.add((claim, root.id))
            holder = Holder(root.id, root.display_name, root.is_provisional)
            if claim.is_shared:
                holders.append(holder)
            else:
                owners[claim] = holder
    recycled = _recycled(claims, owners)
    known = Known(owners=owners, holders=holders, recycled=recycled)
    return _Found(known=known, parties=parties, identifiers=identifiers, held=frozenset(held))


def _identifiers(actor: Actor, claims: Iterable[Claim]) -> dict[Claim, Identifier]:
    wanted = [claim for claim in claims if claim.is_identifier]
    if not wanted:
        return {}
    rows = Identifier.objects.filter(
        reduce(or_, (Q(scheme=claim.kind, normalised__in=claim.keys) for claim in wanted)),
        jurisdiction_id=policies.jurisdiction_of(actor),
        valid_to__isnull=True,
    ).select_related("party__canonical")
    by_key = {(row.scheme, row.normalised): row for row in rows}
    found: dict[Claim, Identifier] = {}
    for claim in wanted:
        # Two people can have the two forms of what may be one line: the form that was sent goes first.
        for key in sorted(claim.keys, key=lambda key: key != claim.value):
            if (claim.kind, key) in by_key:
                found.setdefault(claim, by_key[claim.kind, key])
    return found


def _contact_points(actor: Actor, claims: Iterable[Claim]) -> dict[Claim, list[ContactPoint]]:
    wanted = [claim for claim in claims if not claim.is_identifier]
    if not wanted:
        return {}
    rows = ContactPoint.objects.filter(
        reduce(or_, (Q(kind=claim.kind, normalised__in=claim.keys) for claim in wanted)),
        jurisdiction_id=policies.jurisdiction_of(actor),
        valid_to__isnull=True,
    ).select_related("party__canonical")[:_MOST_HOLDERS]
    found: dict[Claim, list[ContactPoint]] = {claim: [] for claim in wanted}
    for row in sorted(rows, key=lambda row: row.party_id):
        for claim in wanted:
            if claim.kind == row.kind and row.normalised in claim.keys:
                found[claim].append(row)
    return found


def _recycled(claims: Sequence[Claim], owners: dict[Claim, Holder]) -> frozenset[Claim]:
    """Find a WhatsApp number whose owner is known by another account: it may have changed hands."""
    number = next((claim for claim in owners if claim.kind == "whatsapp"), None)
    account = next((claim for claim in claims if claim.kind == "wa_bsuid"), None)
    if number is None or account is None or owners.get(account) == owners[number]:
        return frozenset()
    root = owners[number].id
    other_account = Identifier.objects.filter(
        party__in=Party.objects.of_cluster(root).values("id"), scheme="wa_bsuid", valid_to__isnull=True
    ).exclude(normalised=account.value)
    return frozenset({number}) if other_account.exists() else frozenset()


def _is_all_known(claims: Sequence[Claim], found: _Found, decision: Decision, name: str) -> bool:
    """Say whether the message adds nothing to the record of the party that was found."""
    if decision.party_id is None or decision.conflicts:
        return False
    if name and not found.parties[decision.party_id].display_name:
        return False
    return all((claim, decision.party_id) in found.held for claim in claims)


def _settle(
    *, actor: Actor, claims: Sequence[Claim], found: _Found, decision: Decision, name: str, source: str
) -> Resolution:
    """Write what the message adds to the record: a party, its identifiers, a question for a person."""
    if decision.party_id is None:
        party = make_provisional(actor=actor, name=name, source=source)
    else:
        party = name_unnamed(actor=actor, party=found.parties[decision.party_id], name=name)
    link_claims(
        actor=actor,
        party=party,
        source=source,
        missing=[claim for claim in claims if (claim, decision.party_id) not in found.held],
        owned={claim: row for claim, row in found.identifiers.items() if claim not in found.known.recycled},
        recycled=[found.identifiers[claim] for claim in found.known.recycled],
    )
    reason = matching.NUMBER_REUSED if found.known.recycled else matching.IDENTITY_CONFLICT
    for other in decision.conflicts:
        propose_match(actor=actor, one=party, other=found.parties[other], reasons=[reason])
    now_known(actor, claims)
    return _resolution(party, found, decision)


def _resolution(party: Party, found: _Found, decision: Decision) -> Resolution:
    return Resolution(
        party=party,
        candidates=[found.parties[candidate] for candidate in decision.candidates],
        is_new=decision.party_id is None,
        because=decision.because,
    )

"""Looks for records that may be the same person and proposes them, with reasons, to whoever may decide."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.parties import policies
from nexo.domain.parties.actions.propose_match import propose_match
from nexo.domain.parties.enums import ContactKind
from nexo.domain.parties.models import ContactPoint, Identifier, MatchProposal, Party
from nexo.domain.parties.rules import identifiers, matching, phones
from nexo.domain.parties.rules.matching import Facts
from nexo.kernel.actors import Actor

# A mailbox of a firm or a number of an office may stand on many records; these are enough to compare.
_MOST_CANDIDATES = 50


@transaction.atomic
def propose_matches(*, actor: Actor, party: Party) -> list[MatchProposal]:
    """Propose every other record of the same kind that enough speaks for; return the open proposals.

    Candidates share a document, a telephone, a mailbox, or a birth date and much of the name.
    """
    policies.check(allowed=policies.may_keep_people(actor) and actor.jurisdiction_id == party.jurisdiction_id)
    root = party.canonical or party
    mine = _facts([root.id]).get(root.id, Facts(name=root.display_name))
    candidates = _candidates(root, mine)
    others = _facts([other.id for other in candidates])
    proposals = []
    for other in candidates:
        reasons = matching.reasons(mine, others[other.id])
        if matching.score(reasons) >= matching.WORTH_ASKING:
            proposals.append(propose_match(actor=actor, one=root, other=other, reasons=reasons))
    return [proposal for proposal in proposals if proposal is not None]


def _candidates(root: Party, mine: Facts) -> list[Party]:
    """Return the roots of other clusters that share something exact with this one."""
    town = {"jurisdiction_id": root.jurisdiction_id}
    points = ContactPoint.objects.filter(**town, valid_to__isnull=True).filter(
        Q(kind=ContactKind.PHONE, normalised__in=mine.phones)
        | Q(kind=ContactKind.EMAIL, normalised__in=mine.emails)
    )
    numbers = Identifier.objects.filter(**town, normalised__in=mine.documents, valid_to__isnull=True)
    born = (
        Party.objects.filter(**town, birth_date=mine.birth_date) if mine.birth_date else Party.objects.none()
    )
    # One look-up by each index: the same in one condition would read every party.
    shared = points.values_list("party_id")[:_MOST_CANDIDATES].union(
        numbers.values_list("party_id")[:_MOST_CANDIDATES], born.values_list("id")[:_MOST_CANDIDATES]
    )
    parties = Party.objects.filter(id__in=[row[0] for row in shared], kind=root.kind)
    roots = {party.root_id: party.canonical or party for party in parties.select_related("canonical")}
    return [other for other_id, other in roots.items() if other_id != root.id]


def _facts(root_ids: Iterable[UUID]) -> dict[UUID, Facts]:
    """Read what is compared of several clusters: three statements for all of them."""
    wanted = list(root_ids)
    cluster = Party.objects.of_clusters(wanted).values("id")
    documents: dict[UUID, set[str]] = defaultdict(set)
    rows = Identifier.objects.filter(party__in=cluster, valid_to__isnull=True).select_related("party")
    for row in rows:
        if row.scheme in identifiers.DOCUMENT_SCHEMES:
            documents[row.party.root_id] |= _same_documents(row.scheme, row.normalised)
    contacts: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    points = ContactPoint.objects.filter(party__in=cluster, valid_to__isnull=True).select_related("party")
    for point in points:
        contacts[point.party.root_id, point.kind] |= set(phones.variants(point.normalised))
    return {
        party.id: Facts(
            name=party.display_name,
            birth_date=party.birth_date,
            documents=frozenset(documents[party.id]),
            phones=frozenset(contacts[party.id, ContactKind.PHONE]),
            emails=frozenset(contacts[party.id, ContactKind.EMAIL]),
        )
        for party in Party.objects.filter(id__in=wanted)
    }


def _same_documents(scheme: str, normalised: str) -> set[str]:
    """Return a number with the DNI that a CUIL or CUIT of a person holds."""
    if scheme in {"cuil", "cuit"} and normalised[:1] == "2":
        return {normalised, identifiers.dni_of_cuil(normalised)}
    return {normalised}

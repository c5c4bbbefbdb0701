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
    points = ContactPoint.objects.filter(jurisdiction_id=root.jurisdiction_id, valid_to__isnull=True).filter(
        Q(kind=ContactKind.PHONE, normalised__in=mine.phones)
        | Q(kind=ContactKind.EMAIL, normalised__in=mine.emails)
    )
    numbers = Identifier.objects.filter(
        jurisdiction_id=root.jurisdiction_id, normalised__in=mine.documents, valid_to__isnull=True
    )
    found = Q(id__in=points.values("party_id")[:_MOST_CANDIDATES]) | Q(id__in=numbers.values("party_id"))
    if root.birth_date and root.ngrams:
        found |= Q(birth_date=root.birth_date, ngrams__overlap=root.ngrams)
    parties = (
        Party.objects.filter(found, jurisdiction_id=root.jurisdiction_id, kind=root.kind)
        .exclude(Q(id=root.id) | Q(canonical_id=root.id))
        .select_related("canonical")[:_MOST_CANDIDATES]
    )
    return list({party.root_id: party.canonical or party for party in parties}.values())


def _facts(root_ids: Iterable[UUID]) -> dict[UUID, Facts]:
    """Read what is compared of several clusters: three statements for all of them."""
    wanted = list(root_ids)
    of_cluster = Q(party_id__in=wanted) | Q(party__canonical_id__in=wanted)
    documents: dict[UUID, set[str]] = defaultdict(set)
    for row in Identifier.objects.filter(of_cluster, valid_to__isnull=True).select_related("party"):
        if row.scheme in identifiers.DOCUMENT_SCHEMES:
            documents[row.party.root_id] |= _same_documents(row.scheme, row.normalised)
    contacts: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for point in ContactPoint.objects.filter(of_cluster, valid_to__isnull=True).select_related("party"):
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

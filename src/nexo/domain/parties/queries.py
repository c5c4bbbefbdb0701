"""Reads for others: clusters, finding people, the card of a person, ways to reach them, matches to decide."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Reverse
from django.utils.translation import gettext as _

from nexo.domain.parties import policies
from nexo.domain.parties.enums import Assurance, ContactKind, ProposalState
from nexo.domain.parties.models import (
    ContactPoint,
    Identifier,
    MatchProposal,
    Merge,
    Party,
    Representation,
    VulnerabilityIndicator,
)
from nexo.domain.parties.rules import cards, helping, searching
from nexo.domain.parties.rules.cards import PersonCard, PersonHit, Revealed
from nexo.domain.parties.rules.searching import Found, Wanted
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.crypto import unseal
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.paging import Page, keyset_page
from nexo.kernel.text.fold import sort_key
from nexo.kernel.text.search import FoldedVector

# Enough to rank; a search-as-you-type that finds more than these wants another letter.
_CANDIDATES = 120
_CONTACTS_OF_A_HIT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One way to write to a party: a contact point or a chat account."""

    kind: str
    value: str
    preferred: bool
    bounced: bool
    verified: bool


def cluster_ids(party_or_id: Party | UUID) -> list[UUID]:
    """Return the ids of everything merged with a party, the root first. One query."""
    some_id = party_or_id.id if isinstance(party_or_id, Party) else party_or_id
    root = Party.objects.filter(id=some_id).values(root=Coalesce("canonical_id", "id"))
    # `=` and not `IN`: with a set on the right the planner reads the whole table of parties.
    rows = Party.objects.of_cluster(Subquery(root))
    return [*rows.order_by(F("canonical_id").asc(nulls_first=True), "id").values_list("id", flat=True)]


def clusters_of(party_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each party the ids of everything merged with it, in no order. Two queries for many."""
    root_of = dict(Party.objects.filter(id__in=party_ids).values_list("id", Coalesce("canonical_id", "id")))
    roots = set(root_of.values())
    members = Party.objects.filter(Q(id__in=roots) | Q(canonical_id__in=roots))
    clusters: dict[UUID, list[UUID]] = {root: [] for root in roots}
    for member, root in members.values_list("id", Coalesce("canonical_id", "id")):
        clusters[root].append(member)
    return {party: clusters[root] for party, root in root_of.items()}


def find_people(*, actor: Actor, text: str, limit: int = 8) -> list[PersonHit]:
    """Find people while somebody types: by name, document, telephone, e-mail or id.

    Two reads however many match, values masked; the hit list is written down as read. Raises `NotAllowed`.
    """
    if not policies.may_read_people(actor) or actor.jurisdiction_id is None:
        raise NotAllowed
    wanted = searching.read(text)
    branches = _branches(actor.jurisdiction_id, wanted)
    if not branches:
        return []
    rows = branches[0].union(*branches[1:], all=True)[:_CANDIDATES] if len(branches) > 1 else branches[0]
    best = searching.best((Found(*row) for row in rows), wanted, limit)
    if not best:
        return []
    records = {record.id: record for record in _records([found.root_id for found in best])}
    record_reads(actor=actor, party_ids=records, purpose="search", kind="people_search", fields="name")
    return [_hit(records[found.root_id], why=found.why, actor=actor) for found in best]


def card(*, actor: Actor, party_id: UUID) -> PersonCard:
    """Return the identity bar of a person, the whole cluster in one. Two reads; the caller logs them.

    Raises `NotFound` for a party of another town, or one that the actor may not see.
    """
    root = Party.objects.filter(id=party_id).values(root=Coalesce("canonical_id", "id"))
    visible = policies.visible_to(actor).values("id")
    record = _with_surroundings(_records(root)).filter(id__in=visible).first()
    if record is None:
        raise NotFound
    cluster = [record.id, *(UUID(part["id"]) for part in record.part_rows)]
    indicators = list(VulnerabilityIndicator.objects.filter(party_id__in=cluster).order_by("id"))
    return _card(record, cluster, indicators, actor=actor)


def reveal(*, actor: Actor, party_id: UUID, purpose: str) -> Revealed:
    """Return the whole numbers and addresses that a card masks, and write down who asked and what for.

    Raises `NotFound` as `card` does, and for a protected person `NotAllowed` where the card hides them.
    """
    root = Party.objects.filter(id=party_id).values(root=Coalesce("canonical_id", "id"))
    record = _records(root).filter(id__in=policies.visible_to(actor).values("id")).first()
    if record is None:
        raise NotFound
    if record.is_confidential and not policies.may_see_confidential(actor):
        raise NotAllowed
    shown = cards.revealed(record.identifier_rows, record.contact_rows)
    record_reads(
        actor=actor, party_ids=[record.id], purpose=purpose, kind="person_reveal", fields=shown.fields
    )
    return shown


def preferential_reasons(party: Party) -> list[helping.Reason]:
    """Return why a party is attended with preference; the words tell no sensitive indicator. One query."""
    root = party.root_id
    rows = list(
        Party.objects.of_cluster(root).values(
            "birth_date",
            "indicators__code",
            "indicators__valid_to",
            "jurisdiction__local_rules",
            "jurisdiction__time_zone",
        )
    )
    if not rows:
        return []
    day = clock.today(ZoneInfo(rows[0]["jurisdiction__time_zone"]))
    in_force = (
        row["indicators__code"]
        for row in rows
        if row["indicators__code"] and (row["indicators__valid_to"] or day) >= day
    )
    return helping.preferential_reasons(
        birth_date=next((row["birth_date"] for row in rows if row["birth_date"]), None),
        codes=in_force,
        day=day,
        local_rules=rows[0]["jurisdiction__local_rules"],
    )


def reach(party: Party) -> list[Address]:
    """Return every way to write to a party, the preferred first, those that bounced last. Two queries."""
    cluster = Party.objects.of_cluster(party.root_id).values("id")
    points = ContactPoint.objects.filter(party__in=cluster, valid_to__isnull=True).order_by("id")
    accounts = Identifier.objects.filter(
        party__in=cluster, valid_to__isnull=True, assurance=Assurance.CHANNEL_VERIFIED
    )
    found = [
        Address(
            kind=point.kind,
            value=point.normalised,
            preferred=point.is_preferred,
            bounced=point.bounced_at is not None,
            verified=point.assurance != Assurance.CLAIMED,
        )
        for point in points
    ]
    found += [
        Address(kind=row.scheme, value=row.normalised, preferred=False, bounced=False, verified=True)
        for row in accounts.order_by("id")
    ]
    unique: dict[tuple[str, str], Address] = {}
    for address in found:
        unique.setdefault((address.kind, address.value), address)
    return sorted(unique.values(), key=lambda address: (not address.preferred, address.bounced))


def open_matches(*, actor: Actor, after: str | None = None, limit: int = 25) -> Page[MatchProposal]:
    """Return the proposals that wait for a person, likeliest first, both parties loaded."""
    if not policies.may_merge(actor) or actor.jurisdiction_id is None:
        raise NotAllowed
    rows = MatchProposal.objects.filter(jurisdiction_id=actor.jurisdiction_id, state=ProposalState.OPEN)
    return keyset_page(
        rows.select_related("first", "second"), order=("-score", "-id"), after=after, limit=limit
    )


def merges_in_force(cluster: Sequence[UUID]) -> list[Merge]:
    """Return the merges that make up a cluster (`cluster_ids`), newest first: what can be undone."""
    return list(
        Merge.objects.filter(undone_at__isnull=True, survivor_id__in=cluster)
        .select_related("survivor", "absorbed")
        .order_by("-id")
    )


def _branches(jurisdiction_id: UUID, wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Return the look-ups for what was typed, surest first: a later one runs only while there is room."""
    if wanted.id:
        return [
            _as_found(
                Party.objects.filter(jurisdiction_id=jurisdiction_id, id=wanted.id), "", searching.BY_ID
            )
        ]
    if wanted.email:
        points = _points(jurisdiction_id).filter(kind=ContactKind.EMAIL, normalised__startswith=wanted.email)
        return [_as_found(points, "party__", searching.BY_EMAIL)]
    if wanted.digits:
        return _by_digits(jurisdiction_id, wanted)
    return _by_name(jurisdiction_id, wanted.words) if wanted.words else []


def _by_digits(jurisdiction_id: UUID, wanted: Wanted) -> list[QuerySet[Any, Any]]:
    documents = Identifier.objects.filter(jurisdiction_id=jurisdiction_id, valid_to__isnull=True)
    begun = Q(normalised__startswith=wanted.digits)
    holding = Q(normalised__in=searching.tax_numbers_of(wanted.digits), scheme__in=("cuil", "cuit"))
    phones = _points(jurisdiction_id).filter(kind=ContactKind.PHONE)
    endings = [
        phones.alias(backwards=Reverse("normalised")).filter(backwards__startswith=ending[::-1])
        for ending in wanted.endings
    ]
    return [
        _as_found(phones.filter(normalised__in=wanted.numbers), "party__", searching.BY_PHONE),
        _as_found(documents.filter(begun), "party__", searching.BY_DOCUMENT),
        _as_found(documents.filter(holding), "party__", searching.BY_DOCUMENT),
        *(_as_found(rows, "party__", searching.BY_PHONE) for rows in endings),
    ]


def _by_name(jurisdiction_id: UUID, words: Sequence[str]) -> list[QuerySet[Any, Any]]:
    """Return the look-ups of a name: as typed, with words only begun, with a slip in the long ones."""
    people = Party.objects.filter(jurisdiction_id=jurisdiction_id)
    begun = _with_words(people, " & ".join(f"{word}:*" for word in words))
    if len(words) == 1:
        branches = [people.filter(sort_key__startswith=sort_key(words[0])), begun]
    else:
        branches = [_with_words(people, " & ".join(words)), begun]
    needed, halves = searching.misspelled_pieces(words)
    if halves:
        slips = (Q(ngrams__contains=head) | Q(ngrams__contains=tail) for head, tail in halves)
        branches.append(people.filter(reduce(and_, slips), ngrams__contains=needed))
    return [_as_found(branch, "", searching.BY_NAME) for branch in branches]


def _with_words(people: QuerySet[Party], query: str) -> QuerySet[Party]:
    """Keep the people with these words; they hold letters alone, so the query can say nothing else."""
    wanted = SearchQuery(query, config="simple", search_type="raw")
    return people.alias(words=FoldedVector(F("search_text"))).filter(words=wanted)


def _points(jurisdiction_id: UUID) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(jurisdiction_id=jurisdiction_id, valid_to__isnull=True)


def _as_found(rows: QuerySet[Any], party: str, why: str) -> QuerySet[Any, Any]:
    """Bring a look-up into the common shape (root id, names, why), bounded."""
    own_id = f"{party}id" if not party else "party_id"
    return rows.values_list(Coalesce(f"{party}canonical_id", own_id), f"{party}search_text", Value(why))[
        :_CANDIDATES
    ]


def _records(root_ids: Any) -> QuerySet[Any]:
    """Return the roots with the rows of their whole clusters beside them, in one statement."""
    cluster = Party.objects.of_cluster(OuterRef(OuterRef("id"))).values("id")
    identifiers = Identifier.objects.filter(party__in=cluster, valid_to__isnull=True).order_by("id")
    points = ContactPoint.objects.filter(party__in=cluster, valid_to__isnull=True).order_by("id")
    records: QuerySet[Any] = (
        Party.objects.filter(id__in=root_ids)
        .select_related("jurisdiction")
        .annotate(
            identifier_rows=ArraySubquery(
                identifiers.values(
                    row=JSONObject(scheme="scheme", normalised="normalised", assurance="assurance")
                )
            ),
            contact_rows=ArraySubquery(
                points.values(
                    row=JSONObject(
                        kind="kind",
                        normalised="normalised",
                        assurance="assurance",
                        is_preferred="is_preferred",
                        bounced_at="bounced_at",
                    )
                )
            ),
        )
    )
    return records


def _with_surroundings(records: QuerySet[Any]) -> QuerySet[Any]:
    """Put beside the roots who was merged into them, who acts for whom, and how many matches wait."""
    root = OuterRef("id")
    cluster = Party.objects.of_cluster(OuterRef(OuterRef("id"))).values("id")
    acting = Representation.objects.filter(valid_to__isnull=True)
    principals = acting.filter(representative__in=cluster)
    representatives = acting.filter(principal__in=cluster)
    matches = MatchProposal.objects.filter(Q(first_id=root) | Q(second_id=root), state=ProposalState.OPEN)
    parts = Party.objects.filter(canonical_id=root).order_by("id")
    surrounded: QuerySet[Any] = records.select_related("zone", "jurisdiction").annotate(
        part_rows=ArraySubquery(parts.values(row=JSONObject(id="id", birth_date="birth_date"))),
        principal_names=ArraySubquery(principals.order_by("id").values("principal__display_name")),
        representative_names=ArraySubquery(
            representatives.order_by("id").values("representative__display_name")
        ),
        match_ids=ArraySubquery(matches.values("id")),
    )
    return surrounded


def _hit(record: Any, *, why: str, actor: Actor) -> PersonHit:
    is_hidden = record.is_confidential and not policies.may_see_confidential(actor)
    assurance = cards.best_assurance([*record.identifier_rows, *record.contact_rows])
    contacts = cards.contact_lines(record.contact_rows, is_hidden=is_hidden)[:_CONTACTS_OF_A_HIT]
    documents = cards.identifier_lines(record.identifier_rows)
    return PersonHit(
        id=record.id,
        name=record.display_name,
        why=_(searching.IN_WORDS[why]),
        contacts=tuple(line.masked for line in contacts),
        document=next((f"{line.label} {line.masked}" for line in documents), ""),
        assurance=assurance,
        assurance_label=cards.assurance_label(assurance),
        age=cards.age_of([record.birth_date], clock.today(record.jurisdiction.zone_info)),
        kind=record.kind,
        is_provisional=record.is_provisional,
        is_confidential=record.is_confidential,
    )


def _card(
    record: Any, cluster: list[UUID], indicators: Sequence[VulnerabilityIndicator], *, actor: Actor
) -> PersonCard:
    day = clock.today(record.jurisdiction.zone_info)
    births = [record.birth_date, *(_date(part["birth_date"]) for part in record.part_rows)]
    in_force = [row for row in indicators if row.valid_to is None or row.valid_to >= day]
    is_hidden = record.is_confidential and not policies.may_see_confidential(actor)
    assurance = cards.best_assurance([*record.identifier_rows, *record.contact_rows])
    return PersonCard(
        id=record.id,
        kind=record.kind,
        name=record.display_name,
        age=cards.age_of(births, day),
        language=record.language,
        needs_interpreter=record.needs_interpreter,
        preferred_channel=record.preferred_channel,
        zone_name=record.zone.name if record.zone else "",
        address_text=_(cards.HIDDEN) if is_hidden and record.address_text else record.address_text,
        is_confidential=record.is_confidential,
        is_deceased=record.is_deceased,
        is_provisional=record.is_provisional,
        assurance=assurance,
        assurance_label=cards.assurance_label(assurance),
        identifiers=cards.identifier_lines(record.identifier_rows),
        contacts=cards.contact_lines(record.contact_rows, is_hidden=is_hidden),
        help=tuple(line for line in (_help(row, actor) for row in in_force) if line),
        reasons=tuple(
            helping.preferential_reasons(
                birth_date=next((birth for birth in births if birth), None),
                codes=[row.code for row in in_force],
                day=day,
                local_rules=record.jurisdiction.local_rules,
            )
        ),
        represents=tuple(record.principal_names),
        represented_by=tuple(record.representative_names),
        open_matches=len(record.match_ids),
        cluster=tuple(cluster),
    )


def _help(row: VulnerabilityIndicator, actor: Actor) -> cards.HelpLine | None:
    """Return what helps: the counter sees how, few see why, and of a restricted indicator nothing is seen."""
    known = helping.INDICATORS.get(row.code)
    is_restricted = known is not None and known.care is helping.Care.RESTRICTED
    may_see = not row.is_sensitive or policies.may_see_sensitive(actor, restricted=is_restricted)
    if known is None or (is_restricted and not may_see):
        return None
    how = unseal(row.adjustment_sealed, context=row.seal_context) if row.adjustment_sealed else ""
    return cards.HelpLine(label=_(known.label) if may_see else "", how=how, is_sensitive=row.is_sensitive)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

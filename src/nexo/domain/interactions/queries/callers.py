"""Who may be calling: everybody who holds a number, with the reasons. An offer, never a choice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from nexo.domain.parties import policies as people
from nexo.domain.parties.models import ContactPoint, Party, VulnerabilityIndicator
from nexo.domain.parties.rules import cards, helping, phones
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotAllowed

# A town hall's own telephone may stand on thousands of records; more than these are no use to choose from.
_MOST_OF_A_NUMBER = 8
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who may be calling.

    `because` are sentences on why it may be them, `reasons` those of preferential attention with `points`.
    """

    id: UUID
    name: str
    age: int | None
    assurance_label: str
    because: tuple[str, ...]
    reasons: tuple[str, ...]
    points: int


def callers_of(*, actor: Actor, numbers: Collection[str]) -> dict[str, list[Caller]]:
    """Return for each number (E.164) who holds it, each person once. Two reads for many numbers, one log entry.

    Raises `NotAllowed`.
    """
    if not people.may_read_people(actor):
        raise NotAllowed
    rows = _points(actor, numbers)
    if not rows:
        return {number: [] for number in numbers}
    codes = _codes([_root(row).pk for row in rows])
    found = {number: _callers(number, rows, codes) for number in numbers}
    if actor.kind is not ActorKind.SYSTEM:
        shown = [caller.id for callers in found.values() for caller in callers]
        record_reads(
            actor=actor, party_ids=shown, purpose=gettext_noop("llamada"), kind="call", fields="name"
        )
    return found


def _points(actor: Actor, numbers: Iterable[str]) -> list[ContactPoint]:
    spellings = {form for number in numbers if number for form in phones.variants(number)}
    if not spellings:
        return []
    rows = ContactPoint.objects.filter(
        jurisdiction_id=people.jurisdiction_of(actor),
        kind="phone",
        normalised__in=spellings,
        valid_to__isnull=True,
    ).select_related("party__canonical", "jurisdiction")
    hidden = ("party__ngrams", "party__search_text", "party__canonical__ngrams")
    return list(rows.defer(*hidden).order_by("-is_preferred", "-valid_from", "id")[:_MOST])


def _codes(roots: Collection[UUID]) -> dict[UUID, list[str]]:
    rows = VulnerabilityIndicator.objects.filter(Q(party__in=roots) | Q(party__canonical__in=roots))
    found: dict[UUID, list[str]] = {}
    for row in rows.select_related("party").only("code", "valid_to", "party__id", "party__canonical_id"):
        if row.valid_to is None or row.valid_to >= clock.now().date():
            found.setdefault(row.party.root_id, []).append(row.code)
    return found


def _callers(number: str, rows: Sequence[ContactPoint], codes: dict[UUID, list[str]]) -> list[Caller]:
    spellings = phones.variants(number) if number else ()
    holders: dict[UUID, ContactPoint] = {}
    for row in rows:
        if row.normalised in spellings and not _root(row).is_deceased:
            holders.setdefault(_root(row).pk, row)
    is_shared = len(holders) > 1
    callers = [_caller(row, codes.get(root, []), is_shared=is_shared) for root, row in holders.items()]
    return callers[:_MOST_OF_A_NUMBER]


def _caller(row: ContactPoint, codes: Sequence[str], *, is_shared: bool) -> Caller:
    root, day = _root(row), clock.today(row.jurisdiction.zone_info)
    reasons = helping.preferential_reasons(
        birth_date=root.birth_date, codes=codes, day=day, local_rules=row.jurisdiction.local_rules
    )
    return Caller(
        id=root.pk,
        name=root.display_name,
        age=cards.age_of([root.birth_date], day),
        assurance_label=cards.assurance_label(row.assurance),
        because=tuple(_because(row, is_shared=is_shared)),
        reasons=tuple(reason.text for reason in reasons),
        points=sum(reason.points for reason in reasons),
    )


def _because(row: ContactPoint, *, is_shared: bool) -> Iterable[str]:
    yield (
        gettext_noop("El teléfono está en su ficha y se comprobó.")
        if row.verified_at
        else gettext_noop("El teléfono está en su ficha, sin comprobar.")
    )
    if row.is_preferred:
        yield gettext_noop("Es donde prefiere que le hablen.")
    if is_shared:
        yield gettext_noop("Otras personas tienen el mismo teléfono.")


def _root(row: ContactPoint) -> Party:
    return row.party.canonical or row.party

"""Who may be calling: everybody who holds a number, with the reasons. An offer, never a choice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce
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
    """Return for each number (E.164) who holds it, each person once. One read for many numbers, one log entry.

    Raises `NotAllowed`.
    """
    if not people.may_read_people(actor):
        raise NotAllowed
    rows = _points(actor, numbers)
    found = {number: _callers(number, rows) for number in numbers}
    if actor.kind is not ActorKind.SYSTEM:
        shown = [caller.id for callers in found.values() for caller in callers]
        record_reads(
            actor=actor, party_ids=shown, purpose=gettext_noop("llamada"), kind="call", fields="name"
        )
    return found


def _points(actor: Actor, numbers: Iterable[str]) -> list[Any]:
    """Return the contact points of the numbers, with the indicators of their people beside them as `codes`."""
    spellings = {form for number in numbers if number for form in phones.variants(number)}
    if not spellings:
        return []
    of_person = Q(party_id=OuterRef("root")) | Q(party__canonical_id=OuterRef("root"))
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.now().date())
    codes = VulnerabilityIndicator.objects.filter(of_person, in_force).order_by("id").values("code")
    rows = ContactPoint.objects.filter(
        jurisdiction_id=people.jurisdiction_of(actor),
        kind="phone",
        normalised__in=spellings,
        valid_to__isnull=True,
    ).annotate(root=Coalesce("party__canonical_id", "party_id"))
    rows = rows.annotate(codes=ArraySubquery(codes)).select_related("party__canonical", "jurisdiction")
    unread = ("party__ngrams", "party__search_text", "party__canonical__ngrams")
    return list(rows.defer(*unread).order_by("-is_preferred", "-valid_from", "id")[:_MOST])


def _callers(number: str, rows: Sequence[Any]) -> list[Caller]:
    spellings = phones.variants(number) if number else ()
    holders: dict[UUID, Any] = {}
    for row in rows:
        if row.normalised in spellings and not _root(row).is_deceased:
            holders.setdefault(row.root, row)
    is_shared = len(holders) > 1
    return [_caller(row, is_shared=is_shared) for row in holders.values()][:_MOST_OF_A_NUMBER]


def _caller(row: Any, *, is_shared: bool) -> Caller:
    root, day = _root(row), clock.today(row.jurisdiction.zone_info)
    reasons = helping.preferential_reasons(
        birth_date=root.birth_date, codes=row.codes, day=day, local_rules=row.jurisdiction.local_rules
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

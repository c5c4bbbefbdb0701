"""Count by whom the words of a day were written, once a day is over; old days are thrown away."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from nexo.domain.analytics.models import TermDay, TermFigure
from nexo.domain.analytics.rules.rhythm import DAYS
from nexo.domain.analytics.rules.terms import LONGEST_TEXT, terms_of
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.redact import redact
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation.models import Jurisdiction, Street, Zone
from nexo.kernel.crypto import blind_index
from nexo.kernel.text.fold import fold

KEPT_DAYS = DAYS + 14
MOST_TEXTS, MOST_TERMS = 20_000, 40_000
"""Of one day at most so many texts are read and so many words kept, those of most people first."""

_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Told:
    """What one person wrote about a group of services."""

    case_id: UUID
    person_id: UUID
    group_id: UUID
    unit_id: UUID
    day: date
    terms: list[str]


@transaction.atomic
def count_terms(*, town: Jurisdiction, day: date) -> int:
    """Count the words of a local day that is over; a day that was counted stays as it is. Returns its texts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"term_day:{town.pk}:{day}"])
    if TermDay.objects.filter(jurisdiction=town, day=day).exists():
        return 0
    people: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    texts = 0
    for told in texts_of(town, day, day):
        texts += 1
        for term in told.terms:
            people[told.group_id, term].add(told.person_id)
    row = TermDay.objects.create(jurisdiction=town, day=day, texts=texts)
    most = sorted(people.items(), key=lambda one: -len(one[1]))[:MOST_TERMS]
    TermFigure.objects.bulk_create(
        (
            TermFigure(term_day=row, group_id=group, digest=digest_of(town.pk, term), people=len(who))
            for (group, term), who in most
        ),
        batch_size=2_000,
    )
    TermDay.objects.filter(jurisdiction=town, day__lt=day - timedelta(days=KEPT_DAYS)).delete()
    return texts


def digest_of(town: UUID, term: str) -> str:
    """Return what a word is counted under."""
    return blind_index(term, context=f"analytics.term:{town}")[:_DIGEST]


def texts_of(town: Jurisdiction, since: date, until: date) -> Iterator[Told]:
    """Yield what known people wrote in these local days; nothing protected, nothing under a reserved identity."""
    start = datetime.combine(since, time.min, town.zone_info)
    end = datetime.combine(until + timedelta(days=1), time.min, town.zone_info)
    rows = (
        Case.objects.filter(
            jurisdiction=town,
            received_at__gte=start,
            received_at__lt=end,
            visibility=Visibility.NORMAL,
            is_anonymous=False,
            applicant__isnull=False,
            owner_unit__is_protected=False,
        )
        .exclude(phase__in=(Phase.DRAFT, Phase.MERGED))
        .exclude(description="")
        .order_by("-received_at", "-id")
        .values_list(
            "id", "applicant_id", "service__group_id", "owner_unit_id", "received_at", "description",
            "applicant__display_name", "place_text",
        )
    )  # fmt: skip
    places = _names_of(town)
    for case, person, group, unit, at, text, *names in islice(rows.iterator(2_000), MOST_TEXTS):
        own = places | {word for name in names for word in fold(name).split()}
        terms = terms_of(redact(text[:LONGEST_TEXT]), own)
        yield Told(case, person, group, unit, at.astimezone(town.zone_info).date(), terms)


def _names_of(town: Jurisdiction) -> frozenset[str]:
    """Return the folded words of streets and zones."""
    names: Collection[str] = [
        *Street.objects.filter(jurisdiction=town).values_list("name", flat=True),
        *Zone.objects.filter(jurisdiction=town).values_list("name", flat=True),
    ]
    return frozenset(word for name in names for word in fold(name).split())

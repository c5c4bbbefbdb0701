"""Offer officials what repeats."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from nexo.domain.improvements.enums import SuggestionState
from nexo.domain.improvements.models import Suggestion
from nexo.domain.improvements.rules.repeats import Found
from nexo.kernel import clock

REST = timedelta(days=365)
_COLUMNS = ("unit_id", "service_id", "zone_id", "count", "values", "case_ids", "place_text", "cause")


@transaction.atomic
def propose_suggestions(
    *, jurisdiction_id: UUID, kinds: Sequence[str], found: Sequence[Found], lapses: bool = True
) -> int:
    """Write the finds of these kinds as suggestions and return how many wait for a decision.

    What was found before gets today's numbers; what an official decided rests for a year. With `lapses` an open one that
    was not found again lapses, and comes back when it repeats again.
    """
    rows = Suggestion.objects.select_for_update().filter(jurisdiction_id=jurisdiction_id, kind__in=kinds)
    held = {row.key: row for row in rows.order_by("pk")}
    new = []
    for one in found:
        row = held.pop(one.key, None)
        if row is None:
            row = Suggestion(
                jurisdiction_id=jurisdiction_id, kind=one.kind, key=one.key, found_at=clock.now()
            )
            new.append(row)
        elif row.decided_at is not None and row.decided_at > clock.now() - REST:
            continue
        _fill(row, one)
        if row.pk and row not in new:
            row.save(update_fields=[*_COLUMNS, "state"])
    Suggestion.objects.bulk_create(new, ignore_conflicts=True)
    if lapses:
        gone = [row.pk for row in held.values() if row.state == SuggestionState.OPEN]
        Suggestion.objects.filter(pk__in=gone).update(state=SuggestionState.LAPSED)
    return Suggestion.objects.filter(
        jurisdiction_id=jurisdiction_id, kind__in=kinds, state=SuggestionState.OPEN
    ).count()


def _fill(row: Suggestion, one: Found) -> None:
    row.unit_id, row.service_id, row.zone_id = one.unit_id, one.service_id, one.zone_id
    row.count, row.values, row.case_ids = one.count, dict(one.values), list(one.case_ids)
    row.place_text, row.cause, row.state = one.place[:250], one.cause, SuggestionState.OPEN

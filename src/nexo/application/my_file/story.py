"""One timeline of a neighbour over every channel and every matter, as they may read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from nexo.application.my_file.who import own_cases
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import INTERNAL, Case, StateChange
from nexo.domain.catalogue.enums import HIDDEN
from nexo.domain.interactions import policies
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction, Reference
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel.actors import Actor
from nexo.kernel.paging import PAGE_SIZE, CursorInvalid, Page, cut, decode_cursor
from nexo.kernel.text.languages import said

_SHOWN = (InteractionKind.MESSAGE, InteractionKind.FORM, InteractionKind.CALL, InteractionKind.VISIT)
# What an official wrote down of a talk is theirs; that there was one is the neighbour's.
_TALKS = frozenset({InteractionKind.CALL, InteractionKind.VISIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `kind`: message, talk or move; `code` of the matter that moved."""

    id: UUID
    at: datetime
    kind: str
    channel: str
    is_mine: bool
    title: str
    text: str
    code: str
    unit_name: str


def story(*, actor: Actor, after: str | None = None, limit: int = PAGE_SIZE) -> Page[Entry]:
    """Return what was said and what moved, newest first: two queries.

    Left out: notes of the house, what only some office reads, protected matters and what was said about them.
    """
    before = _before(after)
    said_rows = list(_said(actor).filter(before("occurred_at")).order_by("-occurred_at", "-id")[: limit + 1])
    moved = list(_moved(actor).filter(before("at")).order_by("-at", "-id")[: limit + 1])
    entries = [*map(_of_message, said_rows), *map(_of_move, moved)]
    entries.sort(key=lambda one: (one.at, one.id.int), reverse=True)
    return cut(entries[: limit + 1], limit=limit, key=lambda one: (one.at, one.id))


class _Before:
    """A condition on the moment and id of a row: older than where the page before ended."""

    def __init__(self, mark: tuple[datetime, UUID] | None) -> None:
        self._mark = mark

    def __call__(self, moment: str) -> Q:
        if self._mark is None:
            return Q()
        at, some_id = self._mark
        return Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "id__lt": some_id})


def _before(after: str | None) -> _Before:
    if after is None:
        return _Before(None)
    values = decode_cursor(after)
    if (
        len(values) != len(("at", "id"))
        or not isinstance(values[0], datetime)
        or not isinstance(values[1], UUID)
    ):
        raise CursorInvalid
    return _Before((values[0], values[1]))


def _said(actor: Actor) -> QuerySet[Interaction]:
    hidden = Case.objects.filter(applicant__in=cluster_of(actor.party_id), visibility__in=HIDDEN)
    about_hidden = Reference.objects.filter(
        register="cases", kind="case", object_id__in=hidden.values("pk")
    ).values("interaction_id")
    rows = Interaction.objects.filter(party__in=cluster_of(actor.party_id), kind__in=_SHOWN)
    return (
        policies.readable(actor, rows)
        .filter(is_protected=False, reader_unit__isnull=True, withdrawn_at__isnull=True)
        .exclude(pk__in=about_hidden)
        .exclude(direction="out", delivery__state__in=(DeliveryState.QUEUED, DeliveryState.CANCELLED))
    )


def _moved(actor: Actor) -> QuerySet[StateChange]:
    rows = StateChange.objects.filter(case__in=own_cases(actor).values("pk")).exclude(INTERNAL)
    return rows.select_related("case__service", "to_unit").annotate(code=F("case__public_code"))


def _of_message(row: Interaction) -> Entry:
    is_talk = row.kind in _TALKS
    is_redacted = row.redacted_at is not None
    return Entry(
        id=row.pk,
        at=row.occurred_at,
        kind="talk" if is_talk else "message",
        channel=row.channel,
        is_mine=row.direction == "in",
        title=row.subject,
        text="" if is_talk or is_redacted else row.text,
        code="",
        unit_name="",
    )


def _of_move(row: StateChange) -> Entry:
    return Entry(
        id=row.pk,
        at=row.at,
        kind="move",
        channel="",
        is_mine=False,
        title=said(row.case.service, "name"),
        text=row.public_note or str(Phase(row.to_phase).label),
        code=row.case.public_code,
        unit_name=row.to_unit.name if row.to_unit else "",
    )

"""Does one thing to several conversations at once, and takes it back: a real reversal, written down as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.tend_conversation import assign_conversation, close_conversation
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import ActNotUndone, SnoozePast
from nexo.domain.interactions.events import ConversationAssigned, ConversationReopened
from nexo.domain.interactions.models import Conversation, DeskAct
from nexo.domain.interactions.rules.views import labels_of
from nexo.domain.organisation.models import StaffMember
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.live import announce
from nexo.kernel.events.record import record

MOST = 50
"""So many conversations at once: two pages of the list."""

UNDO_WITHIN = timedelta(minutes=2)
"""The screen offers it for ten seconds; whoever reads slowly or works by keyboard keeps it open longer."""

_KEPT = timedelta(hours=1)
_FIELDS = (
    "unit_id",
    "assignee_id",
    "state",
    "closed_at",
    "waiting_since",
    "unread_count",
    "snoozed_until",
    "labels",
)
_MOMENTS = {"closed_at", "waiting_since", "snoozed_until"}


@dataclass(frozen=True, slots=True)
class Undone:
    """How many conversations stand again as they stood, and how many somebody changed meanwhile."""

    back: int
    left: int


def assign_many(*, actor: Actor, ids: Sequence[UUID], assignee: StaffMember | None) -> DeskAct:
    """Give conversations to an official, or to nobody; each stays with its area."""

    def give(one: Conversation) -> None:
        assign_conversation(actor=actor, conversation=one, unit=one.unit, assignee=assignee)

    return _do(actor, ids, "assign", give)


def close_many(*, actor: Actor, ids: Sequence[UUID]) -> DeskAct:
    """Close conversations: nobody waits in them."""
    return _do(actor, ids, "close", lambda one: close_conversation(actor=actor, conversation=one))


def snooze_many(*, actor: Actor, ids: Sequence[UUID], until: datetime | None) -> DeskAct:
    """Keep conversations out of the lists until a moment (None: bring them back); raises `SnoozePast`."""
    if until is not None and until <= clock.now():
        raise SnoozePast(field="until")

    def put_off(one: Conversation) -> None:
        one.snoozed_until = until
        _write(actor, one, "snoozed_until", until.isoformat() if until else None)

    return _do(actor, ids, "snooze", put_off)


def label_many(*, actor: Actor, ids: Sequence[UUID], label: str) -> DeskAct:
    """Put a label on conversations; where it is already, nothing changes."""
    kept = labels_of(label)

    def put_on(one: Conversation) -> None:
        if kept and kept not in one.labels:
            one.labels = [*one.labels, kept]
            # Not the words: an official may have written anything there, and the ledger is never corrected.
            _write(actor, one, "labels", len(one.labels))

    return _do(actor, ids, "label", put_on)


@transaction.atomic
def undo_act(*, actor: Actor, act_id: UUID) -> Undone:
    """Set conversations back as they stood before an act of `actor`; one that was changed since stays as it is.

    Raises `ActNotUndone` when it is too late or done already, `NotFound` for an act of somebody else.
    """
    act = DeskAct.objects.select_for_update().filter(pk=act_id, staff_id=actor.staff_id).first()
    if act is None or act.jurisdiction_id != actor.jurisdiction_id:
        raise NotFound
    if act.undone_at is not None or clock.now() - act.done_at > UNDO_WITHIN:
        raise ActNotUndone
    rows = _locked([UUID(key) for key in act.changes])
    back = [one for one in rows if _set_back(actor, one, act)]
    act.undone_at = clock.now()
    act.save(update_fields=["undone_at"])
    return Undone(len(back), len(act.changes) - len(back))


def _do(actor: Actor, ids: Sequence[UUID], verb: str, change: Callable[[Conversation], object]) -> DeskAct:
    """Change each conversation in one transaction and keep how it stood before and after."""
    if actor.staff_id is None or actor.jurisdiction_id is None:
        raise NotAllowed
    with transaction.atomic():
        seen = policies.visible_to(actor).filter(pk__in=list(dict.fromkeys(ids))[:MOST])
        rows = _locked([one.pk for one in seen.only("pk")])
        if not rows or not all(policies.may_write(actor, one) for one in rows):
            raise NotAllowed
        before = {str(one.pk): _stand(one) for one in rows}
        for one in rows:
            change(one)
        after = {str(one.pk): _stand(one) for one in _locked([one.pk for one in rows])}
        DeskAct.objects.filter(staff_id=actor.staff_id, done_at__lt=clock.now() - _KEPT).delete()
        return DeskAct.objects.create(
            jurisdiction_id=actor.jurisdiction_id,
            staff_id=actor.staff_id,
            verb=verb,
            changes={key: {"before": before[key], "after": after[key]} for key in before},
        )


def _locked(ids: Sequence[UUID]) -> list[Conversation]:
    # In the order of their keys, so that two officials who choose the same rows never wait for each other.
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("unit")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _stand(one: Conversation) -> dict[str, Any]:
    return {name: _plain(getattr(one, name)) for name in _FIELDS}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _set_back(actor: Actor, one: Conversation, act: DeskAct) -> bool:
    """Set one conversation back, unless somebody touched what the act had changed, or it may not be opened again."""
    before, after = act.changes[str(one.pk)]["before"], act.changes[str(one.pk)]["after"]
    changed = [name for name in _FIELDS if before[name] != after[name]]
    if any(_plain(getattr(one, name)) != after[name] for name in changed):
        return False
    reopens = "state" in changed and before["state"] == ConversationState.OPEN
    if not policies.may_write(actor, one) or (reopens and _has_other_open(one)):
        return False
    for name in changed:
        value = before[name]
        setattr(one, name, parse_datetime(value) if value and name in _MOMENTS else value)
    if changed:
        one.save(update_fields=[name.removesuffix("_id") for name in changed])
    _tell(actor, one, act, changed)
    return True


def _tell(actor: Actor, one: Conversation, act: DeskAct, changed: Sequence[str]) -> None:
    audit(
        actor=actor,
        action="interactions.undo_act",
        kind="conversation",
        object_id=one.pk,
        changes={"act": str(act.pk), "verb": act.verb},
    )
    if "state" in changed:
        record(ConversationReopened(conversation_id=one.pk, party_id=one.party_id), actor=actor)
    if "assignee_id" in changed or "unit_id" in changed:
        given = ConversationAssigned(
            conversation_id=one.pk, unit_id=_uuid(one.unit_id), staff_id=_uuid(one.assignee_id)
        )
        record(given, actor=actor)
    announce("inbox", [one.pk], jurisdiction_id=one.jurisdiction_id)


def _uuid(value: object) -> UUID | None:
    # Set back from what was kept as text, or untouched.
    return UUID(str(value)) if value else None


def _has_other_open(one: Conversation) -> bool:
    if one.party_id is None:
        return False
    others = Conversation.objects.filter(party_id=one.party_id, state=ConversationState.OPEN)
    return others.exclude(pk=one.pk).exists()


def _write(actor: Actor, one: Conversation, name: str, said: object) -> None:
    one.save(update_fields=[name])
    audit(
        actor=actor,
        action=f"interactions.{'snooze' if name == 'snoozed_until' else 'label'}",
        kind="conversation",
        object_id=one.pk,
        changes={name: said},
    )
    announce("inbox", [one.pk], jurisdiction_id=one.jurisdiction_id)

"""Keeps how far a talk got, and ends it: by what was done, by an official, by silence."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.cases.models import Case
from nexo.domain.guidance import policies
from nexo.domain.guidance.enums import Ending
from nexo.domain.guidance.events import TalkEnded
from nexo.domain.guidance.models import Talk
from nexo.domain.guidance.rules.standing import SILENT_AFTER, ending_of
from nexo.domain.guidance.rules.turns import State
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

_MOST = 500


def begin_talk(*, actor: Actor, entry: Interaction, language: str = "") -> Talk:
    """Begin a talk with the message that `entry` is; the caller holds the conversation."""
    talk = Talk(
        jurisdiction_id=entry.jurisdiction_id,
        conversation_id=entry.conversation_id,
        channel=entry.channel,
        language=language,
        started_at=entry.received_at,
        said_at=entry.received_at,
    )
    if not policies.may_talk(actor, talk):
        raise NotAllowed
    talk.save(force_insert=True)
    return talk


def keep_talk(
    *, actor: Actor, talk: Talk, state: State, heard: Interaction, language: str, case: Case | None = None
) -> Talk:
    """Keep the state after the message `heard`."""
    if not policies.may_talk(actor, talk):
        raise NotAllowed
    talk.step, talk.misses, talk.has_answered = state.step, state.misses, state.has_answered
    talk.answers, talk.language, talk.heard_id = state.to_json(), language, heard.pk
    talk.case = case or talk.case
    talk.said_at = clock.now()
    talk.save()
    return talk


@transaction.atomic
def end_talk(*, actor: Actor, talk: Talk, ending: Ending, at: datetime | None = None) -> None:
    """End a talk, once. `at`: when it ended, now if not said.

    What the person said stands in the ledger, where it can be taken out, and is not kept here a second time.
    """
    if not policies.may_talk(actor, talk):
        raise NotAllowed
    ended = at or clock.now()
    rows = Talk.objects.filter(pk=talk.pk, ended_at=None)
    if not rows.update(ended_at=ended, ending=ending, answers={}):
        return
    talk.ended_at, talk.ending, talk.answers = ended, ending, {}
    record(
        TalkEnded(
            talk_id=talk.pk, conversation_id=talk.conversation_id, channel=talk.channel, ending=ending.value
        ),
        actor=actor,
    )


@transaction.atomic
def end_for_official(*, actor: Actor, conversation_ids: Collection[UUID]) -> int:
    """End the talks of conversations that an official has in hand now; return how many. One query where none is."""
    rows = Talk.objects.select_for_update().filter(
        jurisdiction_id=jurisdiction_of(actor), conversation_id__in=conversation_ids, ended_at=None
    )
    talks = list(rows)
    for talk in talks:
        end_talk(actor=actor, talk=talk, ending=Ending.HANDED_OVER)
    return len(talks)


@transaction.atomic
def end_silent_talks() -> int:
    """End the talks in which nobody said anything for long, at the moment of the last word; return how many."""
    rows = Talk.objects.select_for_update(skip_locked=True).filter(
        ended_at=None, said_at__lt=clock.now() - SILENT_AFTER
    )
    talks = list(rows.order_by("said_at")[:_MOST])
    for talk in talks:
        end_by_itself(actor=system(talk.jurisdiction_id), talk=talk, at=talk.said_at)
    return len(talks)


def end_by_itself(*, actor: Actor, talk: Talk, at: datetime | None = None) -> None:
    """End a talk that no person took over, as what it came to."""
    ending = ending_of(has_case=talk.case_id is not None, has_answered=talk.has_answered)
    end_talk(actor=actor, talk=talk, ending=ending, at=at)

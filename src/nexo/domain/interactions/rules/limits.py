"""The net under every loop: how many automatic messages one address may get.

Headers cannot be trusted to stop two robots that answer each other, so what we send is counted. The steps are
those that years of help desks arrived at (10 in 10 minutes … 600 in 10 hours).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

REPLY_PAUSE = timedelta(hours=24)
LONGEST_AHEAD = timedelta(days=90)
"""So far ahead may a message be put off: what is meant for later is forgotten by whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Step:
    """At most `count` automatic messages to one address within `within`."""

    count: int
    within: timedelta


LADDER = (
    Step(10, timedelta(minutes=10)),
    Step(15, timedelta(minutes=30)),
    Step(25, timedelta(minutes=60)),
    Step(50, timedelta(minutes=180)),
    Step(100, timedelta(minutes=600)),
)
LONGEST = max(step.within for step in LADDER)


def pace(per_second: float | None, *, is_low: bool = False) -> Step | None:
    """Return how many messages an account may send within which time, or None where nothing limits it.

    Those of low priority leave a quarter of the places, at least one, to ordinary ones; where there is but one
    they take every second.
    """
    if not per_second:
        return None
    step = Step(max(1, int(per_second)), timedelta(seconds=max(1.0, 1 / per_second)))
    if not is_low:
        return step
    if step.count == 1:
        return Step(1, step.within * 2)
    return Step(step.count - max(1, step.count // 4), step.within)


def held_by_rate(sent_at: Sequence[datetime], now: datetime) -> Step | None:
    """Return the step that another automatic message would overrun, or None.

    `sent_at` are the automatic messages to this address within `LONGEST`, in any order.
    """
    for step in LADDER:
        if sum(1 for at in sent_at if now - at < step.within) >= step.count:
            return step
    return None


def held_as_reply(*, answers_automatic: bool, last_reply_at: datetime | None, now: datetime) -> str:
    """Return why an automatic reply must not leave, in words, or "" when it may.

    A robot is never answered, and a person gets at most one automatic reply in a conversation in 24 hours.
    """
    if answers_automatic:
        return gettext_noop("Es un mensaje automático: no se responde solo.")
    if last_reply_at is not None and now - last_reply_at < REPLY_PAUSE:
        return gettext_noop("Ya tuvo una respuesta automática en las últimas 24 horas.")
    return ""

"""When to ask, when to recover and by when (R40, R41; domain.md 3.4 and 4.5)."""

from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext_noop

from nexo.domain.satisfaction.enums import InvitationKind, RecoveryState

ONE_SURVEY_EVERY = timedelta(days=30)
INVITATION_LIVES = timedelta(days=30)
LOW_SCORE = 2
GOOD_SCORE = 4
RECOVERY_BUSINESS_DAYS = 3
_SATURDAY = 5


def reason_not_to_ask(
    *, kind: InvitationKind, last_asked_at: datetime | None, now: datetime, is_protected: bool
) -> str:
    """Return why a person is not asked now, in words, or '' when they may be.

    One survey a person in 30 days; asking again after a recovery is exempt (domain.md 3.4).
    """
    if is_protected:
        return gettext_noop("ruta protegida: no se envían consultas")
    if kind == InvitationKind.RECOVERY or last_asked_at is None:
        return ""
    if now - last_asked_at < ONE_SURVEY_EVERY:
        return gettext_noop("ya se le preguntó en los últimos 30 días")
    return ""


def is_low(score: int) -> bool:
    """Say whether a score from 1 to 5 opens a recovery."""
    return score <= LOW_SCORE


def outcome(second_score: int) -> RecoveryState:
    """Return how a recovery ended: recovered means a second score of 4 or 5 (domain.md 4.5)."""
    return RecoveryState.RECOVERED if second_score >= GOOD_SCORE else RecoveryState.NOT_RECOVERED


def recovery_due(opened_at: datetime, zone: tzinfo) -> datetime:
    """Return the end of the third business day (Monday to Friday) after `opened_at`, in `zone`."""
    day = opened_at.astimezone(zone)
    left = RECOVERY_BUSINESS_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day.replace(hour=23, minute=59, second=59, microsecond=0)

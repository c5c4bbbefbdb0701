"""When to ask, when to recover and by when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nexo.domain.satisfaction.enums import InvitationKind, RecoveryState
from nexo.domain.satisfaction.rules import loop

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "last", "protected", "reason"),
    [
        (InvitationKind.CLOSING, None, False, ""),
        (InvitationKind.CLOSING, NOW - timedelta(days=30), False, ""),
        (
            InvitationKind.CLOSING,
            NOW - timedelta(days=29, hours=23),
            False,
            "ya se le preguntó en los últimos 30 días",
        ),
        (InvitationKind.RECOVERY, NOW - timedelta(days=1), False, ""),
        (InvitationKind.CLOSING, None, True, "ruta protegida: no se envían consultas"),
        (InvitationKind.RECOVERY, None, True, "ruta protegida: no se envían consultas"),
    ],
)
def test_one_survey_a_person_in_thirty_days(kind, last, protected, reason):
    assert loop.reason_not_to_ask(kind=kind, last_asked_at=last, now=NOW, is_protected=protected) == reason


@pytest.mark.parametrize(("score", "low"), [(1, True), (2, True), (3, False), (4, False), (5, False)])
def test_scores_of_one_and_two_are_low(score, low):
    assert loop.is_low(score) is low


@pytest.mark.parametrize(
    ("score", "state"),
    [
        (3, RecoveryState.NOT_RECOVERED),
        (4, RecoveryState.RECOVERED),
        (5, RecoveryState.RECOVERED),
    ],
)
def test_recovered_means_a_second_score_of_four_or_five(score, state):
    assert loop.outcome(score) is state


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23T10:00", "2026-11-26T23:59:59"),  # Monday to Thursday
        ("2026-11-19T10:00", "2026-11-24T23:59:59"),  # Thursday over the weekend to Tuesday
        ("2026-11-21T10:00", "2026-11-25T23:59:59"),  # Saturday: Monday is the first business day
    ],
)
def test_a_recovery_is_due_at_the_end_of_the_third_business_day(opened, due):
    start = datetime.fromisoformat(opened).replace(tzinfo=ZONE)
    assert loop.recovery_due(start, ZONE) == datetime.fromisoformat(due).replace(tzinfo=ZONE)

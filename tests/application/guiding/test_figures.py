"""Containment counts only with success: no person, no new contact in 72 hours, no low score."""

from datetime import timedelta

import pytest

from application.guiding.chat import open_for
from application.opening import MONDAY
from nexo.application.reports.guided_talks.report import guided_talks
from nexo.domain.guidance.models import Talk
from nexo.domain.satisfaction.models import Answer, Invitation
from nexo.kernel import clock

ENDED = MONDAY + timedelta(minutes=10)


@pytest.fixture
def measure(town):
    def count(days=7):
        with clock.frozen(MONDAY + timedelta(days=days)):
            found = guided_talks(jurisdiction_id=town.jurisdiction.id, since=MONDAY - timedelta(days=1))
        return found.talks, found.enough, found.handed_over, found.abandoned

    return count


def end(ending, **more):
    Talk.objects.update(ended_at=ENDED, ending=ending, **more)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("answered", (1, 1, 0, 0)),
        ("case_opened", (1, 1, 0, 0)),
        ("handed_over", (1, 0, 1, 0)),
        ("abandoned", (1, 0, 0, 1)),
    ],
)
def test_how_it_ended(ana, measure, ending, expected):
    ana.say("Hola")
    end(ending)
    assert measure() == expected


@pytest.mark.parametrize(("hours", "enough"), [(1, 0), (71, 0), (73, 1)])
def test_a_new_contact_within_three_days_says_it_was_not_enough(ana, measure, hours, enough):
    ana.say("Hola")
    end("answered")
    ana.receive("otra vez", at=ENDED + timedelta(hours=hours))
    assert measure()[:2] == (1, enough)


def test_a_talk_of_today_is_not_counted_yet(ana, measure):
    ana.say("Hola")
    end("answered")
    assert measure(days=2) == (0, 0, 0, 0)


@pytest.mark.parametrize(("score", "enough"), [(3, 0), (4, 1)])
def test_a_low_score_of_its_case_says_so_too(ana, town, measure, score, enough):
    ana.say("Hola")
    case = open_for(town, ana.last.party).case
    invitation = Invitation.objects.create(
        jurisdiction=town.jurisdiction, case=case, token_digest="x", expires_at=ENDED
    )
    Answer.objects.create(invitation=invitation, case=case, score=score, channel="whatsapp")
    end("case_opened", case=case)
    assert measure()[:2] == (1, enough)


def test_it_is_one_question(ana, town, django_assert_num_queries):
    ana.say("Hola")
    end("answered")
    with django_assert_num_queries(1):
        assert guided_talks(jurisdiction_id=town.jurisdiction.id, since=MONDAY).share is None

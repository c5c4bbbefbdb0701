"""A citizen whose request is late sees what was promised, and may have it decided without more delay."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.cases.ends import another
from nexo.domain.cases.actions.press_case import press_case
from nexo.domain.cases.errors import CaseUnknown, NotLateYet, PressedToday
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.promises import promises_of, with_promises
from nexo.domain.cases.queries.track import public_case
from nexo.domain.catalogue.models import LegalTerm, ServiceVersion
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def case(town):
    law = LegalTerm.objects.create(
        code="X",
        country="AR",
        scope="X",
        subject="X",
        amount=10,
        unit="business_day",
        silence="negative",
        next_remedy="Amparo por mora.",
        norm="Ley 1",
        article="art. 2",
        verification="V",
    )
    ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(legal_term=law)
    town.versions["AP01"].refresh_from_db()
    return another(town)


def author_of(case):
    return Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=case.jurisdiction_id,
        label="quien lo pidió",
        proven=frozenset({case.id}),
    )


def days_later(days):
    return clock.frozen(MONDAY + timedelta(days=days))


def test_what_is_owed_is_said_with_the_law_behind_it(case, django_assert_num_queries):
    with django_assert_num_queries(1):
        own, legal = promises_of(with_promises(Case.objects.filter(pk=case.pk)).get())
    assert (own.is_legal, own.norm, own.silence, own.is_late) == (False, "", "", False)
    assert (legal.is_legal, legal.norm, legal.silence, legal.remedy) == (
        True,
        "Ley 1, art. 2",
        "se entiende negado",
        "Amparo por mora.",
    )


def test_a_case_without_law_has_one_promise(town):
    ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(legal_term=None)
    town.versions["AP01"].refresh_from_db()
    plain = another(town)
    assert [one.is_legal for one in public_case(actor=author_of(plain)).promises] == [False]


def test_in_time_there_is_nothing_to_press(case):
    assert public_case(actor=author_of(case)).may_press is False
    with pytest.raises(NotLateYet):
        press_case(actor=author_of(case), case_id=case.id)


def test_a_late_case_goes_up_one_level_a_day_and_it_is_written(case):
    author = author_of(case)
    with days_later(4):
        assert public_case(actor=author).may_press is True
        press_case(actor=author, case_id=case.id, note="hace una semana que espero")
        case.refresh_from_db()
        assert case.escalation_level == 3  # level 2 has no post here: the next above has it
        with pytest.raises(PressedToday):
            press_case(actor=author, case_id=case.id)
        shown = public_case(actor=author)
        assert (shown.may_press, shown.post_title) == (False, "Secretaría de Servicios Públicos")
    with days_later(5):
        press_case(actor=author, case_id=case.id)
    with days_later(6):
        press_case(actor=author, case_id=case.id)
    case.refresh_from_db()
    assert case.escalation_level == 5
    rows = case.changes.filter(reason="prompt_decision").order_by("at")
    assert [row.public_note for row in rows] == [
        "Lo elevamos a Secretaría de Servicios Públicos.",
        "Lo elevamos a Intendencia.",
        "Lo elevamos a Intendencia.",
    ]
    assert rows[0].note == "hace una semana que espero"


def test_only_by_whose_it_is(town, case):
    with days_later(9), pytest.raises(CaseUnknown):
        press_case(actor=author_of(another(town)), case_id=case.id)

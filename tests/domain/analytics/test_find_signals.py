"""Signals are raised where cases or words rise, once, and for whom they concern."""

from datetime import timedelta

import pytest

from domain.analytics.conftest import received
from nexo.domain.analytics.actions.count_terms import count_terms
from nexo.domain.analytics.actions.find_signals import find_signals
from nexo.domain.analytics.actions.judge_signal import SILENT_DAYS, judge_signal
from nexo.domain.analytics.enums import SignalKind, SignalState
from nexo.domain.analytics.errors import SignalJudgedBefore, SignalReasonMissing
from nexo.domain.analytics.models import CaseFigure, Signal, TermDay, TermFigure
from nexo.domain.analytics.policies import may_judge
from nexo.domain.analytics.queries.signals import (
    cases_behind,
    days_to_count,
    places_of,
    signal_of,
    signals,
    signals_to_look_at,
)
from nexo.domain.analytics.tasks import FIND, task_find_signals, task_find_signals_hourly
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.queries.services import published
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel.actors import anonymous, system
from nexo.kernel.errors import NotFound
from nexo.kernel.jobs.run import run_pending
from nexo.testing.town import INSIDE, small_town


def look(town, today):
    return find_signals(town=town.jurisdiction, today=today)


def told(town, code, text, person=None):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=published(jurisdiction_id=town.jurisdiction.id, code=code),
            description=text,
            channel="counter",
            applicant=person,
            anonymous=person is None,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def people(town, many):
    return [
        register_person(
            actor=town.actors["atencion"],
            given_names="Ana",
            surname=f"Quiroga{'abcdefghij'[n]}",
            source="counter",
        )
        for n in range(many)
    ]


def known_weeks(town, today, texts=10):
    for back in range(3, 60):
        TermDay.objects.create(jurisdiction=town.jurisdiction, day=today - timedelta(days=back), texts=texts)


def test_a_quiet_town_raises_nothing(quiet, today):
    received(quiet, "AP01", today, 3)
    assert look(quiet, today) == []


def test_a_rise_is_raised_today_and_once(quiet, today):
    received(quiet, "AP01", today, 18)
    (signal,) = look(quiet, today)
    assert (signal.kind, signal.unit, signal.since, signal.count) == (
        SignalKind.DAY,
        quiet.units["ALU"],
        today,
        18,
    )
    assert 1.5 < signal.expected < 4.5
    assert [(place.zone, place.count) for place in places_of(signal)] == [("", 18), ("Centro", 18)]
    assert look(quiet, today) == []
    assert Signal.objects.count() == 1


def test_it_goes_on_with_the_figures_of_its_worst_day(quiet, today):
    received(quiet, "AP01", today, 18)
    look(quiet, today)
    received(quiet, "AP01", today, 25)
    assert look(quiet, today) == []
    assert Signal.objects.get().count == 25
    received(quiet, "AP01", today + timedelta(days=1), 14)
    assert look(quiet, today + timedelta(days=1)) == []
    row = Signal.objects.get()
    assert (row.count, row.peak, row.until) == (25, today, today + timedelta(days=1))


def test_one_storm_is_one_signal_an_area(quiet, today):
    for code in ("AP01", "VI01"):
        received(quiet, code, today, 20)
    assert {row.unit.code for row in look(quiet, today)} == {"ALU", "VIA"}


def test_what_is_protected_is_never_told(quiet, today):
    received(quiet, "SO04", today, 40)
    received(quiet, "VI01", today, 40, unit="GEN")
    assert look(quiet, today) == []


def test_a_week_that_adds_up_is_told_unless_its_days_told_it(quiet, today):
    for back in range(1, 8):
        received(quiet, "AP01", today - timedelta(days=back), 6)
    found = look(quiet, today)
    assert [(row.kind, row.count, row.until) for row in found] == [
        (SignalKind.WEEK, 42, today - timedelta(days=1))
    ]
    assert look(quiet, today) == []


def test_a_town_that_has_just_begun_has_no_rhythm(small, today):
    received(small, "AP01", today - timedelta(days=20), 1)
    received(small, "AP01", today, 50)
    assert look(small, today) == []
    assert find_signals(town=small.jurisdiction, today=today - timedelta(days=400)) == []


def test_words_of_five_people_are_raised_with_their_cases(small, today):
    known_weeks(small, today)
    for person in people(small, 6):
        told(small, "VI01", "Hay olor raro en el asfalto, me dijo Ricardo Pereyra 2262-411111", person)
    (signal,) = look(small, today)
    assert (signal.kind, signal.unit, signal.count) == (SignalKind.WORDS, small.units["VIA"], 6)
    words = {one["term"] for one in signal.terms}
    assert "olor raro" in words
    assert not [one for one in words if "pereyra" in one or "quiroga" in one or "2262" in one]
    assert len(cases_behind(small.actors["vial"], signal)) == 6
    assert look(small, today) == []


def test_one_person_who_writes_often_and_unknown_ones_raise_nothing(small, today):
    known_weeks(small, today)
    (person,) = people(small, 1)
    for _ in range(6):
        told(small, "VI01", "Hay olor raro en el asfalto", person)
        told(small, "VI01", "Hay olor raro en el asfalto")
    assert look(small, today) == []


def test_protected_words_are_not_counted(small, today):
    known_weeks(small, today)
    for person in people(small, 6):
        told(small, "VI01", "Hay olor raro en el asfalto", person)
    Case.objects.update(visibility="reserved")
    assert look(small, today) == []
    TermDay.objects.all().delete()
    assert count_terms(town=small.jurisdiction, day=today) == 0
    assert TermFigure.objects.count() == 0


def test_words_that_are_always_written_raise_nothing(small, today):
    for person in people(small, 6):
        told(small, "VI01", "Hay olor raro en el asfalto", person)
    assert count_terms(town=small.jurisdiction, day=today) == 6
    assert count_terms(town=small.jurisdiction, day=today) == 0
    figure = TermFigure.objects.order_by("-people").first()
    assert (figure.people, len(figure.digest)) == (6, 16)
    # The same words, day after day, for eight weeks.
    rows = list(TermFigure.objects.all())
    TermDay.objects.all().delete()
    known_weeks(small, today)
    for day in TermDay.objects.all():
        TermFigure.objects.bulk_create(
            TermFigure(term_day=day, group_id=row.group_id, digest=row.digest, people=2) for row in rows
        )
    assert look(small, today) == []


def test_words_join_the_day_that_rose(quiet, today):
    known_weeks(quiet, today)
    for person in people(quiet, 6):
        told(quiet, "AP01", "Se cayó el poste", person)
    CaseFigure.objects.filter(day=today).delete()
    received(quiet, "AP01", today, 18)
    (signal,) = look(quiet, today)
    signal.refresh_from_db()
    assert signal.kind == SignalKind.DAY
    assert "poste" in " ".join(one["term"] for one in signal.terms)


@pytest.fixture
def raised(quiet, today):
    received(quiet, "AP01", today, 18)
    return look(quiet, today)[0]


def judge(town, signal, login="secretaria", **given):
    return judge_signal(
        actor=town.actors[login],
        signal_id=signal.pk,
        **{"is_problem": True, "reason": "Un transformador", **given},
    )


def test_who_stands_above_the_area_says_what_it_is_once(quiet, raised):
    for login in ("alumbrado", "vial", "atencion", "sistemas"):
        with pytest.raises(NotFound):
            judge(quiet, raised, login)
    with pytest.raises(SignalReasonMissing):
        judge(quiet, raised, reason=" ")
    row = judge(quiet, raised)
    assert (row.state, row.reason, row.silent_until) == (SignalState.CONFIRMED, "Un transformador", None)
    assert row.judged_by_id == quiet.actors["secretaria"].staff_id
    with pytest.raises(SignalJudgedBefore):
        judge(quiet, raised, "intendencia")


def test_what_was_dismissed_is_silent_for_its_days(quiet, raised, today):
    row = judge(quiet, raised, is_problem=False, reason="Prueba de luces")
    assert row.silent_until == today + timedelta(days=SILENT_DAYS)
    received(quiet, "AP01", today + timedelta(days=SILENT_DAYS), 18)
    assert look(quiet, today + timedelta(days=SILENT_DAYS)) == []
    received(quiet, "AP01", today + timedelta(days=SILENT_DAYS + 5), 18)
    assert len(look(quiet, today + timedelta(days=SILENT_DAYS + 5))) == 1


def test_who_may_learn_of_it(quiet, raised):
    def seen(login):
        return [row.pk for row in signals(quiet.actors[login]).items]

    for login in ("alumbrado", "secretaria", "intendencia"):
        assert seen(login) == [raised.pk]
        assert signals_to_look_at(quiet.actors[login]) == [raised]
    for login in ("vial", "genero", "atencion", "sistemas"):
        assert seen(login) == []
        with pytest.raises(NotFound):
            signal_of(quiet.actors[login], raised.pk)
    stranger = small_town("otra").actors["intendencia"]
    assert signals(stranger).items == []
    assert not may_judge(stranger, raised)
    assert may_judge(quiet.actors["secretaria"], raised)
    assert not may_judge(quiet.actors["alumbrado"], raised)
    assert signals(anonymous(quiet.jurisdiction.id)).items == []
    assert signals(system(quiet.jurisdiction.id)).items == [raised]


def test_the_job_counts_the_days_that_are_over_and_looks(quiet, today, at):
    (person,) = people(quiet, 1)
    with at(-2):
        told(quiet, "VI01", "Un pozo hondo", person)
    with at():
        assert days_to_count(quiet.jurisdiction.id, today - timedelta(days=1)) == [
            today - timedelta(days=1),
            today - timedelta(days=2),
        ]
        received(quiet, "AP01", today, 18)
        task_find_signals_hourly()
        task_find_signals_hourly()
        assert run_pending(limit=50) > 0
        assert TermDay.objects.count() == 2
        assert Signal.objects.count() == 1
        task_find_signals(town=quiet.jurisdiction.slug)
        assert (Signal.objects.count(), FIND) == (1, "analytics.find_signals")


def test_a_town_without_cases_has_no_days_to_count(small, today):
    assert days_to_count(small.jurisdiction.id, today) == []


def test_a_look_costs_the_same_for_any_number_of_cells(quiet, today, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        look(quiet, today)

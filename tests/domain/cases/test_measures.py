"""What preferential attention does beside the queue, by which rule, and that it tells no need."""

from datetime import UTC, date, datetime

import pytest

from domain.cases.ends import another
from nexo.domain.cases.enums import MeasureKind
from nexo.domain.cases.models import Task
from nexo.domain.cases.queries.page import case_terms
from nexo.domain.cases.rules.measures import VERSION, measures_for, shortened
from nexo.domain.cases.rules.priority import Why
from nexo.domain.parties.actions.declare_indicator import declare_indicator
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.enums import IndicatorSource
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry

MONDAY = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def generous(town):
    town.jurisdiction.local_rules = {"preferential_measures": "default"}
    town.jurisdiction.save()
    for version in town.versions.values():
        version.service.jurisdiction = town.jurisdiction
    return town


def person(town, *codes, birth_date=None):
    clerk = town.actors["atencion"]
    made = register_person(
        actor=clerk, given_names="Rosa", surname="Gómez", birth_date=birth_date, source="counter"
    )
    for code in codes:
        declare_indicator(actor=clerk, party=made, code=code, source=IndicatorSource.DECLARED)
    return made


def given(case):
    return [(one.kind, one.code, one.because, one.rule) for one in case.measures.order_by("id")]


def test_a_person_of_78_is_called_back(generous):
    case = another(generous, person(generous, birth_date=date(1948, 3, 2)))
    assert given(case) == [("call_back", "AGE70", "Atención preferencial por edad", VERSION)]
    task = Task.objects.get(case=case)
    assert (task.kind, task.unit, task.due_at.date()) == ("call_back", case.owner_unit, date(2026, 12, 3))
    assert case.measures.get().task == task
    said = AuditEntry.objects.get(action="cases.measures_given").changes
    assert said == {"measures": {"call_back": "AGE70"}, "rule": VERSION}


def test_a_need_shortens_the_term_of_the_town_and_is_not_told(generous):
    plain, case = another(generous), another(generous, person(generous, "DIS"))
    assert given(case) == [
        ("shorter_term", "NEED", "Atención preferencial por una necesidad declarada", VERSION)
    ]
    assert (plain.clocks.get(kind="resolution").amount, case.clocks.get(kind="resolution").amount) == (3, 2)
    assert case.due_at < plain.due_at
    assert not Task.objects.exists()


def test_a_town_that_says_nothing_gives_none(town):
    case = another(town, person(town, birth_date=date(1948, 3, 2)))
    assert case.is_preferential is True
    assert given(case) == []


def test_the_page_of_the_case_tells_them(generous):
    case = another(generous, person(generous, "LANG"))
    found = case_terms(actor=generous.actors["alumbrado"], case_id=case.id)
    assert [one.kind for one in found.measures] == ["interpreter"]


REASONS = [Why("person.AGE70", 10, "edad"), Why("person.DIGI0", 5, "asistida"), Why("zone", 5, "zona")]


@pytest.mark.parametrize(
    ("rules", "kinds"),
    [
        ({}, []),
        ({"preferential_measures": "default"}, [("call_back", "AGE70")]),
        ({"preferential_measures": {"zone": ["home_visit"]}}, []),
        (
            {"preferential_measures": {"DIGI0": ["home_visit"], "AGE70": ["fee_waiver", "call_back"]}},
            [("call_back", "AGE70"), ("home_visit", "DIGI0"), ("fee_waiver", "AGE70")],
        ),
    ],
)
def test_each_measure_once_by_the_first_reason_that_calls_for_it(rules, kinds):
    assert [(one.kind.value, one.code) for one in measures_for(REASONS, rules)] == kinds


@pytest.mark.parametrize(
    ("amount", "percent", "shorter"), [(8, None, 6), (1, None, 1), (3, None, 2), (8, 50, 4), (8, 200, 8)]
)
def test_a_shorter_term_is_never_nothing_and_never_longer(amount, percent, shorter):
    rules = {} if percent is None else {"preferential_term_percent": percent}
    assert shortened(amount, rules) == shorter


def test_every_kind_has_its_words():
    assert all(kind.label for kind in MeasureKind)

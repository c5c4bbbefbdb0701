"""The data set of the benches: the same at every run, neutral on paper, whole in our tables."""

import json

import pytest
from benchmarks.data import neutral
from benchmarks.data.load import LOGIN, case_id, citizen_id, load
from benchmarks.data.texts import COMMON, RARE, rare
from django.db import connection

from nexo.application.search.queries import search
from nexo.domain.accounts.models import Account
from nexo.domain.analytics.actions.count_cases import count_cases
from nexo.domain.analytics.models import CaseFigure
from nexo.domain.cases.models import Case
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.models import Party
from nexo.kernel.text.fold import fold

SIZE = 600


def test_the_same_size_and_seed_give_the_same_cases():
    first, second, other = (list(neutral.cases(SIZE, seed)) for seed in (1, 1, 2))
    assert first == second
    assert first != other


def test_the_set_is_as_the_plan_says():
    rows = list(neutral.cases(SIZE))
    assert len({rare(number) for number in range(RARE)}) == 20_000
    assert sum(row.closed_at is None for row in rows) == SIZE // 2
    assert {row.area for row in rows} == set(range(10))
    assert {len(row.text.split()) for row in rows} == {60}
    assert [len(row.messages) for row in rows if row.case != neutral.LONG_CASE] == [3] * (SIZE - 1)
    assert len(rows[neutral.LONG_CASE].messages) == 200
    assert sum(1 for _ in neutral.citizens(SIZE)) == SIZE // 5


def test_json_lines_hold_citizens_and_cases(tmp_path):
    path = tmp_path / "cases.jsonl"
    neutral.write_lines(path, SIZE)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == SIZE // 5 + SIZE
    assert sorted(rows[-1]) == sorted(
        ["case", "citizen", "area", "channel", "at", "closed_at", "title", "text", "messages"]
    )


@pytest.fixture
def loaded(transactional_db):
    def indexes():
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")
            return cursor.fetchall()

    before = indexes()
    load(SIZE)
    assert indexes() == before


def test_what_is_loaded_is_the_set_and_is_found(loaded):
    rows = list(neutral.cases(SIZE))
    assert Case.objects.count() == SIZE
    assert Party.objects.count() == SIZE // 5
    assert Interaction.objects.count() == sum(len(row.messages) for row in rows)
    assert Case.objects.get(pk=case_id(9)).description == rows[9].text
    assert Interaction.objects.filter(references__object_id=case_id(neutral.LONG_CASE)).count() == 200
    assert Case.objects.filter(applicant_id=citizen_id(3)).count() == sum(row.citizen == 3 for row in rows)
    actor = actor_for(Account.objects.get(email=LOGIN))
    word = fold(next(word for word in rows[-1].text.split() if word.startswith("x")))
    assert case_id(SIZE - 1) in [row.id for row in search(actor=actor, text=word).cases]
    assert len(search(actor=actor, text=COMMON[5]).cases) > 0
    town = Jurisdiction.objects.get()
    days = CaseFigure.objects.order_by("day", "service_id").values_list("service_id", "day").distinct()
    for service_id, day in days[:: len(days) // 20]:
        held = CaseFigure.objects.filter(service_id=service_id, day=day).order_by("unit_id", "channel")
        columns = [field.attname for field in CaseFigure._meta.concrete_fields if field.attname != "id"]
        before = list(held.values(*columns))
        count_cases(jurisdiction_id=town.id, zone=town.zone_info, service_id=service_id, day=day)
        assert list(held.all().values(*columns)) == before

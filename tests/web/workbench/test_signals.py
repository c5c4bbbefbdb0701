"""The signals in the workbench: told on the board and in what waits, looked at by who stands above the area."""

from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.analytics.enums import SignalKind
from nexo.domain.analytics.models import Signal
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.catalogue.queries.services import published
from nexo.kernel import clock
from nexo.testing.town import INSIDE

LIST, BOARD, KEEPING = (reverse(f"workbench:{name}") for name in ("signals", "board", "keeping"))


def words(answer):
    return " ".join(answer.content.decode().split())


def one(small, back=0, **given):
    day = clock.today(small.jurisdiction.zone_info) - timedelta(days=back)
    service = small.versions["AP01"].service
    return Signal.objects.create(
        **{
            "jurisdiction": small.jurisdiction,
            "unit": small.units["ALU"],
            "group": service.group,
            "kind": SignalKind.DAY,
            "since": day,
            "until": day,
            "peak": day,
            "count": 9,
            "expected": 3.0,
            "cells": [{"service": str(service.pk), "zone": str(small.zone.pk), "count": 9, "expected": 3.0}],
            "terms": [{"term": "poste caido", "people": 6, "expected": 0.1}],
            **given,
        }
    )


@pytest.fixture
def case(small):
    version = published(jurisdiction_id=small.jurisdiction.id, code="AP01")
    return open_case(
        actor=small.actors["atencion"],
        request=Request(
            version=version,
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def address(row):
    return reverse("workbench:signal", args=[row.pk])


def test_it_is_told_on_the_board_and_in_what_waits(as_, small):
    row = one(small)
    for url in (BOARD, LIST):
        told = words(as_("secretaria").get(url))
        assert "9 casos: el triple de lo habitual para un lunes" in told
        assert address(row) in told
    assert 'Señales para mirar</a> <span class="nx-count">1</span>' in words(as_("secretaria").get(KEEPING))
    assert "el triple de lo habitual" in words(as_("alumbrado").get(BOARD))
    assert "el triple de lo habitual" not in words(as_("vial").get(BOARD))
    assert "Señales para mirar" not in words(as_("alumbrado").get(KEEPING))
    assert "Nada fuera de lo habitual" in words(as_("vial").get(LIST))


def test_it_shows_where_what_is_written_and_the_cases_behind_it(as_, small, case):
    told = words(as_("secretaria").get(address(one(small))))
    for part in ("Centro", "Luminaria apagada", "poste caido", case.public_code, "¿Qué es?"):
        assert part in told
    assert "¿Qué es?" not in words(as_("alumbrado").get(address(one(small, back=9))))


def test_a_case_that_may_not_be_seen_is_not_behind_it(as_, small, case):
    type(case).objects.update(visibility="protected")
    assert case.public_code not in words(as_("secretaria").get(address(one(small))))
    row = one(small, back=9, kind=SignalKind.WORDS, case_ids=[case.pk], cells=[])
    told = words(as_("secretaria").get(address(row)))
    assert case.public_code not in told
    assert "No hay casos que puedas abrir." in told


def test_strangers_get_nothing(as_, small):
    row = one(small)
    for login in ("vial", "genero", "atencion", "sistemas"):
        assert as_(login).get(address(row)).status_code == 404


def test_what_it_is_is_said_once(as_, small):
    row, boss = one(small), as_("secretaria")
    wrong = boss.post(address(row), {"is_problem": "", "reason": ""})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["is_problem", "reason"])
    assert as_("alumbrado").post(address(row), {"is_problem": "si", "reason": "x"}).status_code == 404
    given = {"is_problem": "no", "reason": "Se probaron luces"}
    assert "por 14 días" in words(boss.post(address(row), given, follow=True))
    told = words(boss.get(address(row)))
    assert "Se probaron luces" in told
    assert "¿Qué es?" not in told
    late = boss.post(address(row), given)
    assert (late.status_code, "Otra persona ya la miró." in words(late)) == (422, True)
    other = one(small, back=9)
    assert "es un problema" in words(boss.post(address(other), {**given, "is_problem": "si"}, follow=True))


@pytest.mark.parametrize("many", [1, 3])
def test_pages_cost_the_same_for_any_number_of_rows(as_, small, case, many, django_assert_max_num_queries):
    rows = [one(small, back=9 * n) for n in range(many)]
    boss = as_("secretaria")
    for url in (LIST, BOARD, address(rows[0])):
        boss.get(url)
        with django_assert_max_num_queries(8):
            assert boss.get(url).status_code == 200


def test_a_list_goes_on(as_, small):
    for n in range(30):
        one(small, back=5 * n)
    boss = as_("secretaria")
    told = words(boss.get(LIST))
    assert "?desde=" in told
    following = told.split("?desde=", 1)[1].split('"', 1)[0]
    assert words(boss.get(f"{LIST}?desde={following}")).count("el triple de lo habitual") == 5

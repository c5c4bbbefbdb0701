"""The map beside the address: the streets around, what is open there, and stretches to choose, without any tiles."""

import re

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.domain.organisation.models import StreetSegment
from nexo.kernel.actors import system
from nexo.testing.town import small_town

FILL, PLACES = "/panel/casos/nuevo/AP01/", "/panel/casos/nuevo/lugares/"
HERE = (-34.95, -58.95)


def load_streets(town):
    def line(name, first, last):
        ends = {"lat1": first[0], "lon1": first[1], "lat2": last[0], "lon2": last[1]}
        return {
            "calle": name,
            "desde": "1",
            "hasta": "999",
            **{key: str(value) for key, value in ends.items()},
        }

    rows = [
        line("Mitre", (-34.95, -58.955), (-34.95, -58.945)),
        line("Belgrano", (-34.955, -58.951), (-34.945, -58.951)),
        line("Lejana", (-34.99, -58.951), (-34.98, -58.951)),
    ]
    import_streets(
        actor=system(town.jurisdiction.id), jurisdiction=town.jurisdiction, rows=enumerate(rows, start=2)
    )


@pytest.fixture
def desk(small, as_):
    load_streets(small)
    return as_("atencion")


def shown(desk, place="mitre 500"):
    return desk.get(PLACES, {"place": place}, headers={"HX-Request": "true"}).content.decode()


def opened(small, code, **more):
    return open_case(
        actor=system(small.jurisdiction.id),
        request=Request(
            version=small.versions[code],
            description="x",
            channel="counter",
            anonymous=True,
            place=Place(lat=HERE[0], lon=HERE[1]),
            **more,
        ),
    ).case


def test_the_streets_around_are_drawn_and_those_far_away_are_not(desk):
    told = shown(desk)
    assert told.count("<line ") == 2
    assert re.findall(r"<text [^>]*>([^<]+)</text>", told) == ["Belgrano", "Mitre"]
    assert "http" not in told.replace("http://www.w3.org", "")


def test_open_cases_around_are_on_it_for_who_may_see_them(desk, small):
    hole, lamp = opened(small, "VI01"), opened(small, "AP01")
    told = shown(desk)
    assert told.count("<circle ") == 2
    assert {code for code in (hole.public_code, lamp.public_code) if code in told} == {
        hole.public_code,
        lamp.public_code,
    }
    Case.objects.filter(pk=hole.pk).update(visibility="reserved")
    Case.objects.filter(pk=lamp.pk).update(phase="closed")
    assert "<circle " not in shown(desk)


def test_it_costs_the_same_for_any_number_of_cases(desk, small, django_assert_max_num_queries):
    for many in (1, 2):
        for _ in range(many):
            opened(small, "AP01")
        with django_assert_max_num_queries(8):
            shown(desk)


def test_choosing_a_stretch_sets_the_place(desk):
    value = re.search(r'value="(tramo:[^"]+)"', shown(desk))[1]
    given = {"description": "No anda la luz", "place": "mitre 500", "anonymous": "on", "spot": value}
    assert desk.post(FILL, given).status_code == 200
    case = Case.objects.get()
    assert (case.place_source, round(case.lat, 3), round(case.lon, 2)) == ("register", -34.95, -58.95)


@pytest.mark.parametrize("share", ["", "2.0000", "nan", "0.5", "0.5000:1", "-0.100"])
def test_a_stretch_that_was_not_on_the_map_chooses_nothing(desk, share):
    number = StreetSegment.objects.first().pk
    given = {
        "description": "x",
        "place": "atrás del tanque",
        "anonymous": "on",
        "spot": f"tramo:{number}:{share}",
    }
    assert desk.post(FILL, given).status_code == 200
    assert (Case.objects.get().place_source, Case.objects.get().lat) == ("words", None)


def test_a_stretch_of_another_town_chooses_nothing(desk):
    other = small_town("otra")
    load_streets(other)
    number = StreetSegment.objects.filter(street__jurisdiction=other.jurisdiction).first().pk
    given = {
        "description": "x",
        "place": "atrás del tanque",
        "anonymous": "on",
        "spot": f"tramo:{number}:0.5000",
    }
    assert desk.post(FILL, given).status_code == 200
    assert Case.objects.get().lat is None

"""Opening a case from the desk: the place is chosen while the address is typed."""

import pytest

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.kernel.actors import system
from nexo.testing.town import INSIDE, small_town

FILL, PLACES = "/panel/casos/nuevo/AP01/", "/panel/casos/nuevo/lugares/"
SPOT = "Pasaje Mitre 50, Centro"


def load_streets(town) -> None:
    line = {
        "desde": "1",
        "hasta": "99",
        "lat1": "-34.95",
        "lon1": "-58.98",
        "lat2": "-34.95",
        "lon2": "-58.92",
    }
    rows = [{"calle": name, **line} for name in ("Mitre", "Pasaje Mitre", "Belgrano")]
    import_streets(
        actor=system(town.jurisdiction.id), jurisdiction=town.jurisdiction, rows=enumerate(rows, start=2)
    )


@pytest.fixture
def desk(small, as_):
    load_streets(small)
    return as_("atencion")


def open_case(desk, **given) -> Case:
    done = desk.post(FILL, {"description": "No anda la luz", "place": "mitre 50", "anonymous": "on", **given})
    assert done.status_code == 200, done.content.decode()
    return Case.objects.latest("registered_at", "id")


def test_the_places_come_while_the_address_is_typed(desk, django_assert_max_num_queries) -> None:
    assert f'hx-get="{PLACES}"' in desk.get(FILL).content.decode()
    with django_assert_max_num_queries(8):
        shown = desk.get(PLACES, {"place": "mitre 50"}, headers={"HX-Request": "true"}).content.decode()
    assert shown.count('name="spot"') == 3
    assert f'value="{SPOT}"' in shown
    assert "<html" not in shown
    assert "checked" not in shown


def test_an_address_that_nobody_knows_shows_nothing(desk) -> None:
    shown = desk.get(PLACES, {"place": "atrás de la capilla"}, headers={"HX-Request": "true"})
    assert "spot" not in shown.content.decode()


def test_the_streets_of_another_town_are_not_shown(desk) -> None:
    other = small_town("otra")
    line = {"desde": "1", "hasta": "99", "lat1": "-34", "lon1": "-58", "lat2": "-34", "lon2": "-57"}
    import_streets(
        actor=system(other.jurisdiction.id),
        jurisdiction=other.jurisdiction,
        rows=[(2, {"calle": "Rivadavia", **line})],
    )
    assert (
        "spot"
        not in desk.get(PLACES, {"place": "rivadavia 50"}, headers={"HX-Request": "true"}).content.decode()
    )


def test_the_chosen_place_gives_point_and_zone(desk, small) -> None:
    case = open_case(desk, spot=SPOT)
    assert (case.place_text, case.lat, case.lon) == ("mitre 50", -34.95, -58.95)
    assert (case.place_source, case.zone) == ("register", small.zone)
    page = desk.get(f"/panel/casos/{case.id}/").content.decode()
    assert "(ubicado por el registro de calles)" in page


def test_without_a_choice_only_what_is_sure_is_filled_in(desk) -> None:
    case = open_case(desk)
    assert (case.place_source, case.lat) == ("words", None)
    assert open_case(desk, place="belgrano 50").place_source == "register"


def test_none_of_these_keeps_the_words_or_the_point_of_the_contact(desk) -> None:
    case = open_case(desk, place="belgrano 50", spot="none")
    assert (case.place_source, case.lat) == ("words", None)
    lat, lon = INSIDE
    case = open_case(desk, place="belgrano 50", spot="none", lat=lat, lon=lon)
    assert (case.place_source, case.lat, case.lon) == ("point", lat, lon)


def test_a_choice_shown_for_other_words_counts_for_nothing(desk) -> None:
    assert open_case(desk, place="belgrano 50", spot=SPOT).lon == -58.95


def test_what_was_chosen_is_still_chosen_when_something_else_is_wrong(desk) -> None:
    refused = desk.post(FILL, {"description": "", "place": "mitre 50", "spot": SPOT})
    assert refused.status_code == 422
    assert f'value="{SPOT}" checked' in refused.content.decode()


def test_the_script_of_a_service_is_shown_to_who_takes_a_call_and_to_nobody_else(
    desk, small, rosa, django_assert_max_num_queries
) -> None:
    script = "¿Hay cables caídos?\nNadie se acerca."
    ServiceVersion.objects.filter(service__code="AP01").update(call_script=script, call_script_en="Cables?")
    call, visit = (Interaction.objects.get(party=rosa, kind=kind) for kind in ("call", "visit"))
    with django_assert_max_num_queries(8):
        shown = desk.get(f"{FILL}?contacto={call.pk}").content.decode()
    assert "¿Hay cables caídos?<br>Nadie se acerca." in shown
    assert "Cables?" not in shown
    assert "cables caídos" in desk.get(f"{FILL}?canal=voice").content.decode()
    for address in (FILL, f"{FILL}?contacto={visit.pk}"):
        assert "cables caídos" not in desk.get(address).content.decode()

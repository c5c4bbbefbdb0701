"""The page of the place: an address of the register of streets is chosen among radios, without any script."""

import pytest
from django.test import Client

from nexo.domain.cases.models import Case
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.domain.organisation.models import Zone
from nexo.kernel.actors import system

pytestmark = pytest.mark.usefixtures("noon", "town", "streets")

WHERE = "/pedir/AP01/donde/"
SPOT = "Av. Belgrano 50, Centro"
REACH = {"reach": "none"}


@pytest.fixture
def streets(town):
    ring = [[-61, -33], [-60, -33], [-60, -32], [-61, -32], [-61, -33]]
    Zone.objects.create(
        jurisdiction=town, code="Z1", name="Centro", polygon={"type": "Polygon", "coordinates": [ring]}
    )
    line = {"desde": "1", "hasta": "99", "lat1": "-32.5", "lon1": "-60.5", "lat2": "-32.5", "lon2": "-60.4"}
    rows = [{"calle": name, **line} for name in ("Av. Belgrano", "Mitre", "Pasaje Mitre")]
    import_streets(actor=system(town.id), jurisdiction=town, rows=enumerate(rows, start=2))


@pytest.fixture
def asked(client: Client, light) -> Client:
    client.get("/pedir/AP01/")
    client.post("/pedir/AP01/que/", {"description": "No anda la luz"})
    return client


def _sent(client: Client) -> Case:
    client.post("/pedir/AP01/contacto/", REACH)
    client.post("/pedir/AP01/revisar/")
    return Case.objects.get()


def test_the_likeliest_place_is_shown_and_marked_when_it_is_sure(asked: Client) -> None:
    shown = asked.post(WHERE, {"place": "belgrano 50"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "¿Es alguno de estos lugares?" in text
    assert f'value="{SPOT}" class="govuk-radios__input" id="id_spot_0" checked' in text
    assert 'name="asked" value="belgrano 50"' in text
    assert "Error:" not in text


def test_the_place_that_was_chosen_goes_into_the_case(asked: Client) -> None:
    gone_on = asked.post(WHERE, {"place": "belgrano 50", "asked": "belgrano 50", "spot": SPOT})
    assert gone_on["Location"] == "/pedir/AP01/contacto/"
    asked.post("/pedir/AP01/contacto/", REACH)
    assert f"belgrano 50. Lo ubicamos en: {SPOT}" in asked.get("/pedir/AP01/revisar/").content.decode()
    case = _sent(asked)
    assert (case.place_text, case.lat, case.lon) == ("belgrano 50", -32.5, -60.45)
    assert (case.place_source, case.zone.name) == ("register", "Centro")


def test_none_of_these_keeps_the_words_alone(asked: Client) -> None:
    asked.post(WHERE, {"place": "belgrano 50", "asked": "belgrano 50", "spot": "none"})
    case = _sent(asked)
    assert (case.place_text, case.lat, case.place_source, case.zone) == ("belgrano 50", None, "words", None)


def test_two_likely_places_are_shown_and_none_is_marked(asked: Client) -> None:
    text = asked.post(WHERE, {"place": "Mitre 50"}).content.decode()
    assert text.count('name="spot"') == 3
    assert "checked" not in text


def test_not_choosing_is_explained_beside_the_choice(asked: Client) -> None:
    refused = asked.post(WHERE, {"place": "Mitre 50", "asked": "Mitre 50"})
    assert refused.status_code == 422
    assert refused.content.decode().count("Elegí el lugar, o «Ninguno de estos».") == 2


def test_other_words_ask_anew(asked: Client) -> None:
    changed = {"place": "Mitre 50", "asked": "belgrano 50", "spot": SPOT}
    shown = asked.post(WHERE, changed)
    assert shown.status_code == 200
    assert "Pasaje Mitre 50, Centro" in shown.content.decode()


def test_words_that_the_register_does_not_know_go_on_as_they_are(asked: Client) -> None:
    assert asked.post(WHERE, {"place": "atrás de la capilla"}).status_code == 302
    case = _sent(asked)
    assert (case.place_text, case.lat, case.place_source) == ("atrás de la capilla", None, "words")


def test_a_point_of_the_telephone_asks_nothing(asked: Client) -> None:
    asked.post(WHERE, {"place": "Mitre 50", "lat": "-32.6", "lon": "-60.6"})
    case = _sent(asked)
    assert (case.lat, case.lon, case.place_source) == (-32.6, -60.6, "point")


def test_coming_back_the_point_of_the_register_is_not_taken_for_ones_own(asked: Client) -> None:
    asked.post(WHERE, {"place": "belgrano 50", "asked": "belgrano 50", "spot": SPOT})
    text = asked.get(WHERE).content.decode()
    assert 'value="belgrano 50"' in text
    assert "-32.5" not in text
    assert "Ya tenemos tu ubicación." not in text


def test_the_places_cost_two_queries_more(asked: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(5):
        asked.post(WHERE, {"place": "belgrano 50"})

"""Where do I do it: the nearest office, open by the town's clock and calendar, with and without an address."""

import json
import re
from datetime import date

import pytest
from django.test import Client

from nexo.domain.catalogue.enums import Competence, Verification
from nexo.domain.catalogue.models import LegalTerm, ServicePlace
from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.models import Jurisdiction, Office, Zone
from nexo.kernel.actors import system
from nexo.web.portal.pages.services.described import processing_time

pytestmark = pytest.mark.usefixtures("noon", "town")

WEEK = {day: [["07:30", "13:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def streets(town) -> None:
    ring = [[-61, -33], [-60, -33], [-60, -32], [-61, -32], [-61, -33]]
    Zone.objects.create(
        jurisdiction=town, code="Z1", name="Centro", polygon={"type": "Polygon", "coordinates": [ring]}
    )
    line = {"desde": "1", "hasta": "99", "lat1": "-32.5", "lon1": "-60.5", "lat2": "-32.5", "lon2": "-60.4"}
    rows = [{"calle": name, **line} for name in ("Av. Belgrano", "Mitre", "Pasaje Mitre")]
    import_streets(actor=system(town.id), jurisdiction=town, rows=enumerate(rows, start=2))


@pytest.fixture
def offices(town) -> dict[str, Office]:
    def make(name: str, lat: float, lon: float, **more: object) -> Office:
        return Office.objects.create(
            jurisdiction=town, name=name, address=f"{name} 1", lat=lat, lon=lon, hours=WEEK, **more
        )

    return {
        "near": make("Delegación Belgrano", -32.5, -60.451),
        "far": make("Delegación del Puerto", -32.6, -60.45),
        "anses": make("Oficina de ANSES", -32.5, -60.46, body="ANSES", url="https://www.anses.gob.ar/"),
    }


def _read(client: Client, **asked: str) -> str:
    answer = client.get("/donde/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _order(text: str, *names: str) -> list[str]:
    found = {name: text.find(name) for name in names}
    return sorted((name for name in names if found[name] >= 0), key=found.__getitem__)


def test_the_nearest_office_of_an_address_comes_first(client: Client, streets, offices) -> None:
    text = _read(client, cerca="belgrano 50")
    assert "Más cerca de Av. Belgrano 50, Centro" in text
    assert _order(text, "Delegación Belgrano", "Delegación del Puerto") == [
        "Delegación Belgrano",
        "Delegación del Puerto",
    ]
    assert "(a 90 m)" in text
    assert "(a 11,1 km)" in text
    assert "Oficina de ANSES" not in text


def test_the_telephone_may_say_where_it_is(client: Client, offices) -> None:
    text = _read(client, lat="-32.6", lon="-60.45")
    assert "Más cerca de donde estás" in text
    assert _order(text, "Delegación Belgrano", "Delegación del Puerto")[0] == "Delegación del Puerto"


@pytest.mark.parametrize(("lat", "lon"), [("x", "1"), ("91", "1"), ("nan", "nan"), ("", "")])
def test_what_is_no_point_is_no_point(client: Client, offices, lat: str, lon: str) -> None:
    assert "Oficinas que lo atienden" in _read(client, lat=lat, lon=lon)


def test_an_address_that_may_be_two_asks_which_and_the_choice_is_sure(
    client: Client, streets, offices
) -> None:
    text = _read(client, cerca="mitre 50")
    assert "¿Cuál de estos lugares?" in text or "Más cerca de" in text
    assert "Más cerca de Pasaje Mitre 50, Centro" in _read(client, cerca="Pasaje Mitre 50, Centro")


def test_an_address_that_is_not_there_keeps_the_list(client: Client, streets, offices) -> None:
    text = _read(client, cerca="calle inventada 3")
    assert "No encontramos esa dirección." in text
    assert "Delegación Belgrano" in text


def test_only_the_offices_of_a_service_are_shown(client: Client, light, offices) -> None:
    ServicePlace.objects.create(service=light.service, office=offices["far"])
    text = _read(client, tramite="AP01")
    assert "Delegación del Puerto" in text
    assert "Delegación Belgrano" not in text


def test_what_to_bring_and_where_to_book_stand_beside_it(client: Client, make_service, offices) -> None:
    make_service(
        code="TM01", documents=[{"name": "DNI", "required": True}], booking_url="https://turnos.example/"
    )
    text = _read(client, tramite="TM01")
    assert "Qué tenés que traer" in text
    assert 'href="https://turnos.example/"' in text
    assert 'href="/pedir/TM01/"' in text


def test_an_office_is_open_by_the_clock_of_the_town(client: Client, offices) -> None:
    text = _read(client)
    assert "Abierta hasta las 13:30" in text
    assert "Hoy, de 7:30 a 13:30." in text


def test_a_day_off_closes_every_office(client: Client, town: Jurisdiction, offices) -> None:
    Office.objects.filter(name="Delegación del Puerto").update(open_on_days_off=True)
    publish_calendar(
        actor=system(town.pk),
        firm_until=date(2026, 12, 31),
        local={date(2026, 11, 23): "asueto"},
        subdivision="",
        legal_act="Decreto 1",
    )
    text = _read(client)
    assert text.count("Hoy no abre: es feriado o asueto.") == 2
    assert "Abre mañana a las 7:30" in text
    assert text.count("Abierta hasta las 13:30") == 1


def test_the_map_says_what_the_list_says(client: Client, streets, offices) -> None:
    text = _read(client, cerca="belgrano 50")
    assert text.count('<g class="nx-map__mark">') == 2
    assert text.count('<g class="nx-map__here">') == 1
    assert 'role="img"' in text
    assert "style=" not in text


def test_words_find_the_service_first(client: Client, light, offices) -> None:
    assert 'href="/donde/?tramite=AP01"' in _read(client, q="no anda la luz")


def test_a_confidential_service_has_no_place(client: Client, town: Jurisdiction, light) -> None:
    town.local_rules = {"confidential_services": ["AP01"]}
    town.save()
    assert "Luminaria" not in _read(client, tramite="AP01")


def test_the_page_stays_within_its_queries(
    client: Client, light, streets, offices, django_assert_num_queries
) -> None:
    with django_assert_num_queries(7):
        _read(client, cerca="belgrano 50", tramite="AP01")


class TestWhatOthersDo:
    @pytest.fixture
    def auh(self, make_service, offices):
        version = make_service(
            code="OE01",
            name="Asignación por hijo",
            takes_requests=False,
            outside_url="https://www.anses.gob.ar/auh",
            documents=[{"name": "Partida de nacimiento"}],
        )
        version.service.external_body = "ANSES"
        version.service.competence = Competence.EXTERNAL
        version.service.keywords = "asignación\nanses"
        version.service.save()
        ServicePlace.objects.create(service=version.service, office=offices["anses"])
        return version

    def test_the_page_says_whose_it_is_and_where(self, client: Client, auh) -> None:
        text = client.get("/servicios/OE01/").content.decode()
        assert "Lo hace ANSES, no la municipalidad" in text
        assert 'href="https://www.anses.gob.ar/auh"' in text
        assert "Oficina de ANSES" in text
        assert "Partida de nacimiento" in text
        assert "/pedir/OE01/" not in text
        assert "Cuánto tarda" not in text

    def test_it_is_found_by_words_and_in_the_guide(self, client: Client, auh) -> None:
        assert "Asignación por hijo" in client.get("/servicios/").content.decode()
        assert "/servicios/OE01/" in client.get("/servicios/", {"q": "anses"}).content.decode()

    def test_it_cannot_be_asked_for_here(self, client: Client, auh) -> None:
        assert client.get("/pedir/OE01/")["Location"] == "/servicios/OE01/"
        assert client.get("/pedir/OE01/que/").status_code == 404


class TestForMachines:
    def _block(self, client: Client, code: str, language: str = "es") -> dict[str, object]:
        text = client.get(f"/servicios/{code}/", headers={"accept-language": language}).content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert len(blocks) == 1
        found: dict[str, object] = json.loads(blocks[0])
        return found

    def test_a_service_has_all_that_the_profile_asks_for(self, client: Client, make_service, offices) -> None:
        make_service(
            code="TM01",
            audience="Quien vive en la ciudad.",
            cost_text="Gratis",
            law_text="Ley 1",
            documents=[{"name": "DNI", "required": True}],
        )
        block = self._block(client, "TM01")
        assert block["@type"] == ["GovernmentService", "cpsv:PublicService"]
        # Mandatory in CPSV-AP 3.2: identifier, name, description, a competent authority with name and area.
        assert block["dct:identifier"] == "TM01"
        assert block["dct:title"] == "Luminaria apagada"
        assert block["dct:description"]
        assert block["cv:hasCompetentAuthority"] == {"@id": block["provider"]["@id"]}
        assert block["provider"]["skos:prefLabel"] == "Municipalidad de Los Ceibos"
        assert block["provider"]["dct:spatial"] == "Los Ceibos"
        assert block["audience"] == {"@type": "Audience", "audienceType": "Quien vive en la ciudad."}
        assert block["cv:holdsRequirement"][0]["dct:title"] == "DNI"
        assert block["cv:hasCost"]["dct:description"] == "Gratis"
        assert block["cv:hasLegalResource"] == {"@type": "eli:LegalResource", "dct:title": "Ley 1"}
        assert block["cv:processingTime"] == "P4D"
        ways = block["availableChannel"]
        assert ways[0]["serviceUrl"] == "http://testserver/pedir/TM01/"
        office = next(way["serviceLocation"] for way in ways if "serviceLocation" in way)
        assert office["openingHoursSpecification"][0] == {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Monday",
            "opens": "07:00",
            "closes": "19:00",
        }

    def test_it_speaks_the_language_of_the_page(self, client: Client, light) -> None:
        assert self._block(client, "AP01", "en")["name"] == "Luminaria apagada (en)"

    def test_nothing_in_a_text_closes_the_block(self, client: Client, make_service) -> None:
        make_service(code="X01", summary='</script><script>alert("x")</script> & <!--')
        text = client.get("/servicios/X01/").content.decode()
        assert "<script>alert" not in text
        assert self._block(client, "X01")["description"] == '</script><script>alert("x")</script> & <!--'

    @pytest.mark.parametrize(
        ("amount", "counted_in", "expected"),
        [
            (4, "hour", "PT4H"),
            (10, "calendar_day", "P10D"),
            (2, "business_day", "P4D"),
            (5, "business_day", "P7D"),
            (6, "business_day", "P10D"),
            (1, "month", "P1M"),
            (2, "year", "P2Y"),
        ],
    )
    def test_a_term_is_told_as_a_duration(
        self, make_service, amount: int, counted_in: str, expected: str
    ) -> None:
        version = make_service(code="T01", resolution_amount=amount, resolution_unit=counted_in)
        assert processing_time(version) == expected


@pytest.mark.parametrize(
    ("verification", "is_told"), [(Verification.VERIFIED, True), (Verification.KNOWN, False)]
)
def test_the_term_of_the_law_is_told_once_somebody_confirmed_it(
    client: Client, make_service, verification: str, *, is_told: bool
) -> None:
    term = LegalTerm.objects.create(
        code="X",
        country="AR",
        scope="B",
        subject="respuesta",
        amount=1,
        unit="month",
        norm="Ley 9",
        article="art. 7",
        verification=verification,
    )
    make_service(code="TM23", legal_term=term, audience="Cualquier persona.")
    text = client.get("/servicios/TM23/").content.decode()
    assert ("1 mes (Ley 9, art. 7)" in text) is is_told
    assert "Quién puede pedirlo" in text

"""The register of streets: what a file may hold, and what addresses mean in it."""

import pytest

from nexo.domain.organisation.actions.import_streets import import_streets
from nexo.domain.organisation.errors import StreetFileInvalid
from nexo.domain.organisation.models import Street, StreetSegment, Zone
from nexo.domain.organisation.queries.places import locate
from nexo.domain.organisation.rules.places import sure_place
from nexo.kernel.actors import anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.geo.points import distance_m

# A grid of a few blocks of about 100 m: Mitre and Moreno run east, Belgrano, Alem and Salta cross them.
LAT, LON, BLOCK = -32.35, -60.39, 0.001


def _row(
    name: str, first: str, last: str, at: tuple[float, float, float, float], **more: str
) -> dict[str, str]:
    lat1, lon1, lat2, lon2 = at
    return {
        "calle": name,
        "desde": first,
        "hasta": last,
        "lat1": str(LAT + lat1 * BLOCK),
        "lon1": str(LON + lon1 * BLOCK),
        "lat2": str(LAT + lat2 * BLOCK),
        "lon2": str(LON + lon2 * BLOCK),
        **more,
    }


ROWS = [
    _row("Av. Bartolomé Mitre", "1", "99", (0, 0, 0, 1), otros_nombres="Avenida Vieja|Camino Real"),
    _row("Av. Bartolomé Mitre", "101", "199", (0, 1, 0, 2), paridad="impares"),
    _row("Av. Bartolomé Mitre", "100", "198", (0, 1, 0, 2), paridad="pares"),
    _row("Moreno", "1", "199", (2, 0, 2, 2)),
    _row("Gral. Belgrano", "1", "199", (0, 0, 2, 0)),
    _row("Alem", "1", "199", (0, 1, 2, 1)),
    _row("Salta", "1", "199", (0, 2, 2, 2)),
    _row("9 de Julio", "1", "99", (3, 0, 3, 1)),
    _row("Los Plátanos", "1", "99", (4, 0, 4, 1)),
    _row("Bv. Los Plátanos", "1", "99", (5, 0, 5, 1)),
    _row("Camino de la Costa", "", "", (0, 3, 2, 3)),
]


def _load(town, rows=ROWS):
    return import_streets(actor=system(town.id), jurisdiction=town, rows=enumerate(rows, start=2))


@pytest.fixture
def centro(town) -> Zone:
    west, east, south, north = LON - 0.01, LON + 0.01, LAT - 0.01, LAT + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Zone.objects.create(
        jurisdiction=town, code="Z1", name="Centro", polygon={"type": "Polygon", "coordinates": [ring]}
    )


@pytest.fixture
def streets(town, centro):
    return _load(town)


def _off(found, lat: float, lon: float) -> float:
    """Return how many metres a place is from a point of the grid."""
    return distance_m(found.lat, found.lon, LAT + lat * BLOCK, LON + lon * BLOCK)


@pytest.mark.parametrize(
    ("text", "label", "at"),
    [
        ("Bartolomé Mitre 50", "Av. Bartolomé Mitre 50, Centro", (0, 0.5)),
        ("av. mitre 50", "Av. Bartolomé Mitre 50, Centro", (0, 0.5)),
        ("mitre 150", "Av. Bartolomé Mitre 150, Centro", (0, 1.51)),
        ("mitre 151", "Av. Bartolomé Mitre 151, Centro", (0, 1.51)),
        ("Mitre al 100", "Av. Bartolomé Mitre 100, Centro", (0, 1)),
        ("Camino Real 50", "Av. Bartolomé Mitre 50, Centro", (0, 0.5)),
        ("belgarno 100", "Gral. Belgrano 100, Centro", (1, 0)),
        ("General Belgrano 100", "Gral. Belgrano 100, Centro", (1, 0)),
        ("Moreno 210", "Moreno 210, Centro", (2, 2)),
        ("nueve de julio 50", "9 de Julio 50, Centro", (3, 0.5)),
        ("Mitre y Alem", "Av. Bartolomé Mitre y Alem, Centro", (0, 1)),
        ("Alem y Mitre", "Alem y Av. Bartolomé Mitre, Centro", (0, 1)),
        ("esquina de Salta y Moreno", "Salta y Moreno, Centro", (2, 2)),
        ("Moreno entre Belgrano y Alem", "Moreno entre Gral. Belgrano y Alem, Centro", (2, 0.5)),
        ("Alem e/ Mitre y Moreno", "Alem entre Av. Bartolomé Mitre y Moreno, Centro", (1, 1)),
    ],
)
def test_an_address_is_found_for_sure(town, streets, text, label, at) -> None:
    found = sure_place(locate(town.id, text))
    assert found is not None
    assert found.label == label
    assert _off(found, *at) < 3
    assert found.zone_name == "Centro"


@pytest.mark.parametrize(
    "text",
    [
        "Mitre 900",  # no such number, nor one near it
        "Mitre y Moreno",  # they run side by side
        "Salta entre Alem y Belgrano",  # likewise
        "Rivadavia 50",
        "Mitre",
        "Camino de la Costa 50",  # a road without numbers
        "la plaza de Moreno",
        "Moreno entre Moreno y Alem",
        "",
    ],
)
def test_nothing_is_invented(town, streets, text) -> None:
    assert locate(town.id, text) == []


@pytest.mark.parametrize(
    "text", ["Los Plátanos 50", "Mirte 50", "a tres cuadras de Moreno 150", "Manuel Moreno 150"]
)
def test_what_may_be_another_place_is_offered_but_not_sure(town, streets, text) -> None:
    found = locate(town.id, text)
    assert found
    assert sure_place(found) is None


def test_the_type_that_was_said_tells_two_streets_apart(town, streets) -> None:
    found = locate(town.id, "bulevar los platanos 50")
    assert [place.label for place in found] == ["Bv. Los Plátanos 50, Centro", "Los Plátanos 50, Centro"]
    assert sure_place(found) == found[0]


def test_the_same_street_in_two_localities_is_two_places(town, centro) -> None:
    Zone.objects.create(jurisdiction=town, code="Z2", name="Colonia")
    _load(town, [*ROWS, _row("Moreno", "1", "199", (200, 0, 200, 2), zona="Z2")])
    found = locate(town.id, "Moreno 100")
    assert [place.label for place in found] == ["Moreno 100, Centro", "Moreno 100, Colonia"]
    assert sure_place(found) is None


def test_a_street_is_not_lost_among_many_that_resemble_it(town, centro) -> None:
    crowd = [_row(f"Carlos {number} Moreira", "1", "99", (9, 0, 9, 1)) for number in range(250)]
    _load(town, [*crowd, _row("Calle 1438", "1", "999", (1, 0, 1, 2)), *ROWS])
    for text in ("Calle 1438 350", "calle 1438 n° 350", "Moreno 150"):
        found = sure_place(locate(town.id, text))
        assert found is not None, text
        assert found.label.startswith(text.split()[0].capitalize()), text


def test_two_towns_do_not_see_each_others_streets(town, other_town, streets) -> None:
    assert locate(other_town.id, "Mitre 50") == []
    _load(other_town, [_row("Mitre", "1", "99", (50, 0, 50, 1))])
    assert [place.label for place in locate(other_town.id, "Mitre 50")] == ["Mitre 50"]
    assert [place.label for place in locate(town.id, "Mitre 50")] == ["Av. Bartolomé Mitre 50, Centro"]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("Mitre 50", 2),
        ("Mitre y Alem", 2),
        ("Alem e/ Mitre y Moreno", 2),
        ("Rivadavia 50", 1),
        ("la plaza", 0),
    ],
)
def test_an_address_costs_two_queries(town, streets, django_assert_num_queries, text, queries) -> None:
    with django_assert_num_queries(queries):
        locate(town.id, text)


def test_an_import_says_what_the_register_holds(town, streets) -> None:
    assert (streets.streets, streets.segments, streets.without_zone, streets.streets_before) == (9, 11, 0, 0)
    assert Street.objects.get(name="Av. Bartolomé Mitre").other_names == ["Avenida Vieja", "Camino Real"]
    assert AuditEntry.objects.filter(action="organisation.import_streets").count() == 1


def test_the_same_file_twice_changes_nothing_and_a_smaller_one_takes_away(town, streets) -> None:
    def register():
        columns = ("street__name", "first_number", "last_number", "parity", "first_lat", "zone__code")
        return sorted(StreetSegment.objects.values_list(*columns), key=repr)

    before = register()
    assert _load(town).streets_before == 9
    assert register() == before
    _load(town, ROWS[:1])
    assert list(Street.objects.values_list("name", flat=True)) == ["Av. Bartolomé Mitre"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"calle": " "}, "falta el nombre de la calle («calle»)."),
        ({"calle": "x" * 121}, "un nombre tiene más de 120 letras."),
        ({"paridad": "par"}, "«paridad» es todas, pares o impares."),
        ({"desde": "uno"}, "«desde» tiene que ser un número entero, y dice «uno»."),
        ({"hasta": ""}, "«desde» y «hasta» van los dos o ninguno."),
        ({"desde": "300"}, "«desde» es mayor que «hasta»: dalas vuelta, y los puntos también."),
        ({"lat1": "norte"}, "«lat1» tiene que ser grados con decimales, y dice «norte»."),
        ({"lat2": "nan"}, "«lat2» está fuera del mundo: nan."),
        ({"lon1": "-181"}, "«lon1» está fuera del mundo: -181."),
        ({"zona": "Z9"}, "no hay una zona con el código «Z9»."),
    ],
)
def test_a_wrong_row_is_told_by_its_line_and_nothing_changes(town, streets, change, sentence) -> None:
    with pytest.raises(StreetFileInvalid) as refused:
        _load(town, [ROWS[0], {**ROWS[1], **change}])
    assert [(line, fault.message) for line, fault in refused.value.faults] == [(3, sentence)]
    assert f"Fila 3: {sentence}" in str(refused.value)
    assert Street.objects.count() == 9


def test_a_file_full_of_faults_tells_the_first_ones_and_an_empty_one_is_refused(town) -> None:
    with pytest.raises(StreetFileInvalid) as refused:
        _load(town, [{**ROWS[0], "calle": ""}] * 50)
    assert len(refused.value.faults) == 20
    with pytest.raises(StreetFileInvalid):
        _load(town, [])


def test_only_who_administers_the_whole_town_may_import(town, other_town) -> None:
    for actor in (anonymous(town.id), system(other_town.id)):
        with pytest.raises(NotAllowed):
            import_streets(actor=actor, jurisdiction=town, rows=enumerate(ROWS))

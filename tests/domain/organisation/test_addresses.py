"""Addresses as people write them, and names of streets with all that happens to them."""

import pytest

from nexo.domain.organisation.rules.addresses import read_address
from nexo.domain.organisation.rules.street_names import halves_of, likeness, street_name


def _said(text: str) -> list[str]:
    """Write the readings down shortly: `street|number|crosses`."""
    return [
        "|".join(
            (
                " ".join((reading.street.kind, *reading.street.words)).strip(),
                str(reading.number or ""),
                " ".join("+".join(cross.words) for cross in reading.crosses),
            )
        )
        for reading in read_address(text)
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("San Martín 1234", "san martin|1234|"),
        ("san martin 1234", "san martin|1234|"),
        ("SAN MARTIN 1234", "san martin|1234|"),
        ("Av. San Martín 1234", "avenida san martin|1234|"),
        ("Avda San Martín al 1200", "avenida san martin|1200|"),
        ("San Martín a la altura del 1200", "san martin|1200|"),
        ("San Martín altura 1200", "san martin|1200|"),
        ("San Martín N° 1234", "san martin|1234|"),
        ("San Martín Nº1234", "san martin|1234|"),
        ("San Martín nro. 1234", "san martin|1234|"),
        ("San Martín #1234", "san martin|1234|"),
        ("San Martín, 1234", "san martin|1234|"),
        ("en San Martín 1234", "san martin|1234|"),
        ("San Martín 1234/36", "san martin|1234|"),
        ("San Martín 1234 bis", "san martin|1234|"),
        ("San Martín 1234, piso 2, dpto. B", "san martin|1234|"),
        ("San Martín 1234 2° B", "san martin|1234|"),
        ("San Martín 1234, Los Ceibos", "san martin|1234|"),
        ("San Martín 1234 PB timbre 3", "san martin|1234|"),
        ("San Martín 1234 frente a la plaza", "san martin|1234|"),
        ("Gral. Paz 50", "general paz|50|"),
        ("Dr. Luis Sáenz Peña 50", "doctor luis saenz peña|50|"),
        ("Bv. Los Plátanos 20", "bulevar los platanos|20|"),
        ("Bvar. Los Plátanos 20", "bulevar los platanos|20|"),
        ("Pje. del Arroyo 7", "pasaje del arroyo|7|"),
        ("9 de Julio 1450", "9 de julio|1450|"),
        ("Nueve de Julio 1450", "9 de julio|1450|"),
        ("25 de Mayo 10", "25 de mayo|10|"),
        ("1º de Mayo 120", "1 de mayo|120|"),
        ("Primero de Mayo 120", "1 de mayo|120|"),
        ("Pasaje 3 120", "pasaje 3|120|"),
        ("Calle 44 N° 345", "calle 44|345|"),
        ("Calle 44 N° 345 e/ 8 y 9", "calle 44|345|"),
        ("Ramón y Cajal 300", "ramon y cajal|300|"),
        ("Entre Ríos 450", "entre rios|450|"),
        ("San Martín y Belgrano", "san martin||belgrano"),
        ("San Martín & Belgrano", "san martin||belgrano"),
        ("San Martín / Belgrano", "san martin||belgrano"),
        ("San Martín esq. Belgrano", "san martin||belgrano"),
        ("San Martín esquina de Belgrano", "san martin||belgrano"),
        ("esquina San Martín y Belgrano", "san martin||belgrano"),
        ("Esq. de San Martín y Belgrano", "san martin||belgrano"),
        ("España e Italia", "españa||italia"),
        ("Entre Ríos y Salta", "entre rios||salta"),
        ("Mitre entre Belgrano y Moreno", "mitre||belgrano moreno"),
        ("Mitre, entre Belgrano y Moreno", "mitre||belgrano moreno"),
        ("Mitre e/ España e Italia", "mitre||españa italia"),
        ("Mitre e/Belgrano y Moreno", "mitre||belgrano moreno"),
        ("Mitre s/n entre Belgrano y Moreno", "mitre||belgrano moreno"),
    ],
)
def test_an_address_is_read(text: str, first: str) -> None:
    assert _said(text)[0] == first


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "la plaza",
        "Belgrano",
        "Belgrano s/n",
        "Ruta 11 km 5",
        "1234",
        "¿?",
        "atrás del tanque",
        "y",
        "0 0",
    ],
)
def test_what_is_no_address_is_not_read(text: str) -> None:
    assert _said(text) == []


def test_what_can_be_understood_in_two_ways_is_read_in_both() -> None:
    assert _said("Ramón y Cajal") == ["ramon||cajal"]
    assert _said("Pasaje 3 120") == ["pasaje 3|120|"]
    assert _said("Mitre 100 entre Belgrano y Moreno") == ["mitre|100|", "mitre 100||belgrano moreno"]


def test_a_text_without_end_is_read_up_to_a_bound() -> None:
    assert len(read_address("a 1 " * 5_000)) <= 8


@pytest.mark.parametrize(
    ("asked", "known", "least", "most"),
    [
        ("San Martín", "San Martín", 1, 1),
        ("San Martín", "Av. San Martín", 1, 1),
        ("Av. San Martín", "San Martín", 0.9, 0.9),
        ("calle San Martín", "San Martín", 1, 1),
        ("Gral. San Martín", "San Martín", 1, 1),
        ("General Belgrano", "Gral. Manuel Belgrano", 0.9, 0.9),
        ("Urquiza", "Justo José de Urquiza", 0.9, 0.9),
        ("Pérez, Juan José", "Juan José Pérez", 0.9, 0.9),
        ("Manuel Belgrano", "Belgrano", 0.75, 0.75),
        ("a tres cuadras de Belgrano", "Belgrano", 0.75, 0.75),
        ("Belgarno", "Belgrano", 0.92, 0.92),
        ("Pelegrini", "Pellegrini", 0.92, 0.92),
        ("Espana", "España", 0.92, 0.92),
        ("Los Jacarandáes", "Los Jacarandaes", 1, 1),
        ("San Lorenzo", "San Martín", 0, 0),
        ("Pasaje 3", "Pasaje 4", 0, 0),
        ("9 de Julio", "25 de Mayo", 0, 0),
        ("Mitre", "Moreno", 0, 0),
        ("Paz", "Pas", 0, 0),
        ("", "Mitre", 0, 0),
    ],
)
def test_how_surely_a_name_means_a_street(asked: str, known: str, least: float, most: float) -> None:
    assert least <= likeness(street_name(asked), street_name(known)) <= most


def test_a_slip_spoils_one_half_of_a_word() -> None:
    assert halves_of("mitre") == [["  m", " mi"], ["re ", "tre"]]
    assert halves_of("1438") == [["  1", " 14", "143", "38 ", "438"]]
    assert halves_of("paz") == [["  p", " pa", "az ", "paz"]]

"""Sentences, the index and acronyms of Spanish texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.kernel.text.reading import Reading, read, sentences, unexplained_acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vení. Te esperamos.", ["Vení.", "Te esperamos."]),
        ("¿Qué traés? ¡El DNI! Nada más…", ["¿Qué traés?", "¡El DNI!", "Nada más…"]),
        ("Vení a Av. San Martín 500. Abrimos a las 8.", ["Vení a Av. San Martín 500.", "Abrimos a las 8."]),
        ("La Dra. Pérez y el Sr. J. Gómez atienden.", ["La Dra. Pérez y el Sr. J. Gómez atienden."]),
        ("Según el art. 5 de la Ley 26.653 es gratis.", ["Según el art. 5 de la Ley 26.653 es gratis."]),
        ("Cuesta $ 1.500,50 por viaje. 3 viajes como máximo.", ["Cuesta $ 1.500,50 por viaje.", "3 viajes como máximo."]),
        ("De 8 a. m. a 2 p. m. atiende Rentas.", ["De 8 a. m. a 2 p. m. atiende Rentas."]),
        ("Llevá un papel, p. ej. Tu boleta sirve.", ["Llevá un papel, p. ej. Tu boleta sirve."]),
        ("Dijo «vení.» Después fue.", ["Dijo «vení.»", "Después fue."]),
        ("Una línea\nOtra línea sin punto", ["Una línea", "Otra línea sin punto"]),
        ("En EE. UU. y acá.", ["En EE. UU. y acá."]),
        ("Mirá www.losceibos.example y escribí.", ["Mirá www.losceibos.example y escribí."]),
        ("12.\n— 1.500", []),
    ],
)  # fmt: skip
def test_sentences(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_the_index_is_that_of_the_formula() -> None:
    text = "El agua es de la ciudad. La idea reúne a la ciudadanía."  # 6 + 6 words, 8 + 14 syllables
    assert read(text) == Reading(words=12, syllables=22, sentences=2)
    assert read(text).score == round(206.835 - 62.3 * 22 / 12 - 12 / 2, 1)


def test_a_text_without_words_has_no_index() -> None:
    assert read("1234 — …").score is None


def test_acronyms_that_nobody_explained() -> None:
    text = "El CAPS atiende. El Centro de Monitoreo (CMO) mira. La OMIC (defensa del consumidor) ayuda. Llevá DNI. AP01."
    assert unexplained_acronyms(text) == ["CAPS"]


@given(st.text(max_size=300))
def test_no_text_of_anybody_breaks_it(text: str) -> None:
    reading = read(text)
    assert reading.syllables >= reading.words
    assert (reading.words == 0) or reading.sentences >= 1

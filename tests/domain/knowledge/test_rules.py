import pytest

from nexo.domain.knowledge.errors import BracesUnpaired, VariableUnknown
from nexo.domain.knowledge.rules import readability, variables


def test_values_go_into_their_places():
    body = "Hola {nombre}: {codigo} vence el { vence }."
    values = {"nombre": "Ana", "codigo": "LC-7F3K9A-M", "vence": "jueves 26"}
    assert variables.fill(body, values) == "Hola Ana: LC-7F3K9A-M vence el jueves 26."


def test_a_missing_value_is_a_visible_blank():
    assert variables.fill("Lo tiene {area}.", {"area": " "}) == "Lo tiene ________."
    assert variables.missing("Hola {nombre}: lo tiene {area}.", {"nombre": "Ana"}) == ["área que lo tiene"]


def test_a_value_is_never_read_for_variables():
    assert variables.fill("Hola {nombre}.", {"nombre": "{codigo}"}) == "Hola {codigo}."


@pytest.mark.parametrize("body", ["Hola {apodo}", "Hola {}", "Hola {nombre.__class__}", "Hola {0}"])
def test_an_unknown_variable_is_an_error_of_its_author(body):
    with pytest.raises(VariableUnknown):
        variables.check(body)


@pytest.mark.parametrize("body", ["Hola {nombre", "Hola nombre}", "{{nombre}}", "{nombre}}"])
def test_a_lone_brace_is_an_error_of_its_author(body):
    with pytest.raises(BracesUnpaired):
        variables.check(body)


def test_the_variables_of_a_text_once_each_in_order():
    assert variables.check("{codigo} {nombre} {codigo}") == ["codigo", "nombre"]


def test_short_sentences_of_short_words_read_easily():
    easy = "Vení con tu DNI. Te damos el turno. Es gratis."
    hard = (
        "La tramitación de la correspondiente habilitación requiere indefectiblemente la presentación "
        "de la documentación respaldatoria debidamente certificada por autoridad competente."
    )
    assert readability.index(easy) == 116.3
    assert readability.band(readability.index(easy)) == "muy fácil"
    assert readability.band(readability.index(hard)) == "muy difícil"


def test_a_text_without_words_has_no_index():
    assert readability.index("1234 — …") is None
    assert readability.band(None) == "sin medir"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (39.9, "muy difícil"),
        (40.0, "algo difícil"),
        (55.0, "normal"),
        (65.0, "bastante fácil"),
        (80.0, "muy fácil"),
    ],
)
def test_bands(value, words):
    assert readability.band(value) == words

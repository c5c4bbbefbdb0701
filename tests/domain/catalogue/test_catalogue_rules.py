"""Finding a service in a person's words, and checking the answers to its form."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.domain.catalogue.rules import finding
from nexo.domain.catalogue.rules.form import answer_of, choices_of, help_of, label_of, validate_answers

ENTRIES = [
    finding.entry(
        "AP01", name="Luminaria apagada o intermitente", keywords="no anda la luz\nfoco quemado\nlámpara"
    ),
    finding.entry("VI01", name="Bache en pavimento", keywords="pozo\nbache\nasfalto roto"),
    finding.entry("HU01", name="No pasó el recolector", keywords="basura\nno pasó el camión"),
    finding.entry("AR02", name="Árbol o rama caída", keywords="se cayó un árbol\nrama caída"),
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no anda la luz de mi cuadra", "AP01"),
        ("Hay un POZO enorme en la esquina", "VI01"),
        ("baches", "VI01"),
        ("hace dos días que no pasó el camión de la basura", "HU01"),
        ("arbol caido sobre un auto", "AR02"),
        ("luminarias apagadas", "AP01"),
        ("lampra quemada", "AP01"),
    ],
)
def test_the_words_of_a_neighbour_find_the_service(text, code):
    assert finding.find(text, ENTRIES)[0].key == code


def test_the_proposal_says_which_words_led_to_it():
    assert finding.find("No anda la luz", ENTRIES)[0].because == ("no anda la luz", "anda", "luz")


@pytest.mark.parametrize("text", ["", "de la", "xyzzy", "   ", "¿?"])
def test_words_that_mean_nothing_find_nothing(text):
    assert finding.find(text, ENTRIES) == []


@given(st.text(max_size=200))
def test_any_text_whatever_is_only_text(text):
    assert len(finding.find(text, ENTRIES)) <= 3


FIELDS = [
    {"name": "pole", "label": "Número de columna", "type": "text"},
    {"name": "size", "label": "Tamaño", "type": "choice", "choices": ["chico", "grande"], "required": True},
    {"name": "m3", "label": "Metros cúbicos", "type": "number"},
    {"name": "when", "label": "Fecha", "type": "date"},
    {"name": "inside", "label": "¿Entra en la casa?", "type": "bool"},
]


def test_clean_answers_are_typed_and_strangers_left_out():
    data = {
        "size": "grande",
        "m3": "1,5",
        "when": "2026-11-23",
        "inside": "sí",
        "pole": " 12 ",
        "owner_unit": "x",
    }
    assert validate_answers(FIELDS, data) == {
        "pole": "12",
        "size": "grande",
        "m3": 1.5,
        "when": "2026-11-23",
        "inside": True,
    }


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        ({}, {"size": "Falta completar «Tamaño»."}),
        ({"size": "enorme"}, {"size": "Elegí una de las opciones de «Tamaño»."}),
        ({"size": "chico", "m3": "mucho"}, {"m3": "«Metros cúbicos» tiene que ser un número."}),
        ({"size": "chico", "m3": "nan"}, {"m3": "«Metros cúbicos» tiene que ser un número."}),
        ({"size": "chico", "when": "mañana"}, {"when": "«Fecha» tiene que ser una fecha."}),
        ({"size": "chico", "inside": "quizás"}, {"inside": "Respondé sí o no en «¿Entra en la casa?»."}),
        ({"size": "chico", "pole": "x" * 201}, {"pole": "«Número de columna» es demasiado largo."}),
    ],
)
def test_each_fault_has_a_sentence(data, faults):
    with pytest.raises(AnswersInvalid) as caught:
        validate_answers(FIELDS, data)
    assert caught.value.faults == faults


def test_a_form_is_told_in_the_language_in_force():
    animal = {
        "name": "animal",
        "label": "¿Qué animal es?",
        "label_en": "Which animal?",
        "help": "Uno por turno.",
        "choices": [{"value": "gata", "label": "Gata", "label_en": "Female cat"}, "otro"],
    }
    told = {}
    for language in ("es", "en"):
        with override(language):
            told[language] = (label_of(animal), help_of(animal), choices_of(animal))
            assert answer_of(animal, "gata") == choices_of(animal)[0][1]
            assert answer_of(animal, "loro") == "loro"
    assert told["es"] == ("¿Qué animal es?", "Uno por turno.", [("gata", "Gata"), ("otro", "otro")])
    assert told["en"] == ("Which animal?", "Uno por turno.", [("gata", "Female cat"), ("otro", "otro")])
    assert help_of({"label": "Sin ayuda"}) == ""
    with override("en"):
        assert answer_of({"type": "bool"}, value=True) == "Yes"

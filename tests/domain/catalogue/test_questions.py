"""The questions of a service: examined, asked only where they should be, and how a version differs."""

import pytest

from nexo.domain.catalogue.errors import AnswersInvalid, QuestionInvalid
from nexo.domain.catalogue.rules.difference import Edition, condition_of, differences
from nexo.domain.catalogue.rules.form import answer_of, validate_answers
from nexo.domain.catalogue.rules.form_check import examine

KIND = {"name": "tipo", "label": "Tipo", "type": "choice", "choices": ["Poste", "Farol"], "required": True}
PARTS = {"name": "partes", "label": "Qué falla", "type": "choices", "choices": ["Foco", "Cable"]}
HEIGHT = {
    "name": "alto",
    "label": "Cuánto mide",
    "type": "number",
    "required": True,
    "only_if": {"name": "tipo", "values": ["Poste"]},
}


def changed(one, **changes):
    return one | changes


@pytest.mark.parametrize(
    ("fields", "name", "field", "sentence"),
    [
        ([changed(KIND, label=" ")], "tipo", "label", "Escribí la pregunta."),
        ([changed(KIND, label="x" * 121)], "tipo", "label", "La pregunta es demasiado larga."),
        ([changed(KIND, help="x" * 201)], "tipo", "help", "La ayuda es demasiado larga."),
        ([changed(KIND, type="script")], "tipo", "type", "Ese tipo de pregunta no existe."),
        ([changed(KIND, choices=[])], "tipo", "choices", "Escribí al menos dos opciones, una por renglón."),
        ([changed(KIND, choices=["a", "Á"])], "tipo", "choices", "Hay dos opciones iguales."),
        ([changed(KIND, choices=list(map(str, range(41))))], "tipo", "choices", "Son demasiadas opciones"),
        ([KIND, changed(PARTS, label="TIPO")], "partes", "label", "Ya hay otra pregunta con ese nombre."),
        ([HEIGHT, KIND], "alto", "only_if", "«Cuánto mide» depende de «Tipo», que se pregunta después."),
        ([HEIGHT], "alto", "only_if", "«Cuánto mide» depende de una pregunta que ya no está."),
        (
            [KIND, changed(HEIGHT, only_if={"name": "tipo", "values": ["Cartel"]})],
            "alto",
            "only_if",
            "«Cuánto mide» depende de una respuesta que «Tipo» no tiene.",
        ),
        (
            [changed(KIND, only_if={"name": "alto", "values": ["1"]}), HEIGHT],
            "tipo",
            "only_if",
            "Las condiciones se esperan en círculo.",
        ),
        (
            [changed(KIND, only_if={"name": "tipo", "values": ["Poste"]})],
            "tipo",
            "only_if",
            "Las condiciones se esperan en círculo.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_part(fields, name, field, sentence):
    with pytest.raises(QuestionInvalid) as refused:
        examine(fields)
    assert (refused.value.name, refused.value.field) == (name, field)
    assert sentence in refused.value.said


def test_too_many_questions_are_refused():
    with pytest.raises(QuestionInvalid):
        examine([changed(PARTS, name=str(n), label=str(n)) for n in range(31)])


def test_a_question_is_asked_only_where_its_condition_holds():
    fields = [KIND, HEIGHT, PARTS]
    examine(fields)
    assert validate_answers(fields, {"tipo": "Farol", "alto": "4", "partes": []}) == {"tipo": "Farol"}
    with pytest.raises(AnswersInvalid) as refused:
        validate_answers(fields, {"tipo": "Poste"})
    assert refused.value.faults == {"alto": "Falta completar «Cuánto mide»."}
    told = validate_answers(fields, {"tipo": "Poste", "alto": "4,5", "partes": ["Cable", "Foco"]})
    assert told == {"tipo": "Poste", "alto": 4.5, "partes": ["Foco", "Cable"]}
    assert answer_of(PARTS, told["partes"]) == "Foco, Cable"
    with pytest.raises(AnswersInvalid):
        validate_answers([PARTS], {"partes": ["Otra"]})


def test_a_yes_and_one_of_several_are_conditions_too():
    seen = {"name": "visto", "label": "¿Lo viste?", "type": "bool"}
    when = {
        "name": "cuando",
        "label": "Cuándo",
        "type": "date",
        "only_if": {"name": "visto", "values": ["true"]},
    }
    cable = {
        "name": "color",
        "label": "Color",
        "type": "text",
        "only_if": {"name": "partes", "values": ["Cable"]},
    }
    fields = [seen, when, PARTS, cable]
    examine(fields)
    answers = {"visto": "si", "cuando": "2026-11-01", "partes": "Cable", "color": "rojo"}
    assert validate_answers(fields, answers)["color"] == "rojo"
    assert "cuando" not in validate_answers(fields, answers | {"visto": "no"})
    assert condition_of(when, fields) == "Solo si «¿Lo viste?» es «Sí»"
    assert condition_of(cable, fields) == "Solo si «Qué falla» es «Cable»"
    assert condition_of(seen, fields) == ""


def test_what_changes_is_told_in_sentences():
    before = Edition(
        texts={"name": "Luz", "summary": "Una"},
        switches={"wants_photo": False},
        questions=[KIND, HEIGHT, PARTS],
        documents=[{"name": "DNI"}],
    )
    after = Edition(
        texts={"name": "Luz de la calle", "summary": "Una", "cost_text": "Gratis"},
        switches={"wants_photo": True},
        questions=[
            changed(PARTS, required=True, help="Mirá bien", label="Qué parte falla"),
            changed(KIND, choices=["Poste", "Cartel"], required=False),
            {"name": "otra", "label": "Otra", "type": "text"},
        ],
        documents=[{"name": "Boleta"}],
    )
    assert differences(before, before) == []
    assert differences(before, after) == [
        "El nombre: «Luz» pasa a «Luz de la calle».",
        "El costo: ahora dice «Gratis».",
        "Ahora se pide una foto.",
        "Se quita la pregunta «Cuánto mide».",
        "Nueva pregunta: «Otra».",
        "La pregunta «Qué falla» pasa a «Qué parte falla».",
        "«Qué parte falla» pasa a ser obligatoria.",
        "Cambia la ayuda de «Qué parte falla».",
        "«Tipo» pasa a ser optativa.",
        "Las opciones de «Tipo» pasan a ser: Poste, Cartel.",
        "Cambia el orden de las preguntas.",
        "Ya no se pide el documento «DNI».",
        "Ahora se pide el documento «Boleta».",
    ]
    moved = Edition(questions=[KIND, changed(HEIGHT, type="text", only_if=None)])
    assert differences(Edition(questions=[KIND, HEIGHT]), moved) == [
        "«Cuánto mide» se responde de otra manera: un renglón.",
        "Cuándo se pregunta «Cuánto mide»: Siempre.",
    ]

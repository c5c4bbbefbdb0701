"""The language of automation, its brakes and what it saves: no database."""

from collections import deque
from contextlib import suppress
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexo.domain.automation.enums import FOR_RULES, Brake, Do, Trigger
from nexo.domain.automation.errors import LineUnreadable, PartMissing, TooManySteps
from nexo.domain.automation.rules.brakes import A_CASE_A_DAY, AN_HOUR, DEEPEST, Past, brake
from nexo.domain.automation.rules.happening import Happening, is_awaited
from nexo.domain.automation.rules.minutes import MINUTES, saved, table
from nexo.domain.automation.rules.reading import Words, parse_rule, parse_steps
from nexo.domain.automation.rules.saying import (
    Rule,
    Step,
    When,
    rule_from_json,
    rule_to_json,
)
from nexo.domain.automation.rules.writing import render, render_steps, said_reasons
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.catalogue.rules.routing.grammar import PERSONS
from nexo.domain.catalogue.rules.routing.names import Named, Names, Vocabulary
from nexo.domain.catalogue.rules.routing.sentence import Choice, Field, Load, Sentence
from nexo.kernel.text.difference import difference

UNITS = Names((Named("ALU", "Alumbrado"), Named("VIA", "Mantenimiento Vial")), by_code=True)
WORDS = Words(
    Vocabulary(
        {
            Field.SERVICE: Names((Named("AP01", "Luminaria apagada"), Named("VI01", "Bache")), by_code=True),
            Field.ZONE: Names((Named("Z01", "Centro"), Named("Z02", "Norte o Sur"))),
            Field.PERSON: PERSONS,
            Field.PHASE: Names(Named(one.value, one.desk_label) for one in Phase),
            Field.UNIT: UNITS,
        },
        UNITS,
    ),
    UNITS,
    Names((Named("AP-1", "Recibimos tu aviso"), Named("GRACIAS", "Gracias"))),
    Names(Named(one.value, str(one.label)) for one in Result),
    Names(Named(one.value, str(one.label)) for one in Reason),
)
WHOLE = """cuando un caso pasa a Derivado al área o En proceso
si el servicio es AP01 o VI01 y la zona no es Centro y el estado es En proceso y hay más de 40 casos abiertos en ALU
entonces agregar la nota «Mirar la tapa»
y pedir a VIA «Ir a ver»
y derivar a ALU"""


def test_a_whole_rule_is_read_and_written_back() -> None:
    rule = parse_rule(
        WHOLE.upper().replace("«MIRAR LA TAPA»", "«Mirar la tapa»").replace("«IR A VER»", "“Ir a ver”"), WORDS
    )
    assert rule.when == When(Trigger.MOVED, (Phase.ASSIGNED, Phase.IN_PROGRESS))
    assert rule.asks.conditions == (
        Choice(Field.SERVICE, ("AP01", "VI01")),
        Choice(Field.ZONE, ("Z01",), negated=True),
        Choice(Field.PHASE, ("in_progress",)),
        Load("ALU", 40),
    )
    assert rule.steps == (
        Step(Do.NOTE, text="Mirar la tapa"),
        Step(Do.TASK, unit="VIA", text="Ir a ver"),
        Step(Do.ASSIGN, unit="ALU"),
    )
    assert render(rule, WORDS) == WHOLE
    assert rule_from_json(rule_to_json(rule)) == rule


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("se abre un caso", When(Trigger.OPENED)),
        ("un caso cambia de estado", When(Trigger.MOVED)),
        ("se deriva un caso", When(Trigger.ASSIGNED)),
        ("un área devuelve un caso", When(Trigger.RETURNED)),
        ("escribe quien lo pidió", When(Trigger.MESSAGE)),
        ("llega una calificación", When(Trigger.SCORE)),
        ("llega una calificación de 2 o menos", When(Trigger.SCORE, number=2)),
        ("se vence un plazo", When(Trigger.BREACHED)),
        ("5 personas avisan el mismo problema", When(Trigger.INCIDENT, number=5)),
        ("faltan 3 días hábiles para el plazo", When(Trigger.NEAR_DUE, number=3)),
        ("falta 1 día hábil para el plazo", When(Trigger.NEAR_DUE, number=1)),
        ("pasan 10 días hábiles sin movimiento", When(Trigger.IDLE, number=10)),
    ],
)
def test_every_when_is_read_and_written_back(line, when) -> None:
    text = f"cuando {line}\nentonces poner en proceso"
    rule = parse_rule(text, WORDS)
    assert (rule.when, rule.asks, rule.steps) == (when, Sentence((), ""), (Step(Do.BEGIN),))
    assert render(rule, WORDS) == text


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("agregar la nota «Ver»", Step(Do.NOTE, text="Ver")),
        ("pedir a VIA «Ir»", Step(Do.TASK, unit="VIA", text="Ir")),
        ("derivar a ALU", Step(Do.ASSIGN, unit="ALU")),
        ("responder con Gracias", Step(Do.ANSWER, answer="GRACIAS")),
        ("poner en proceso", Step(Do.BEGIN)),
        ("elevar al nivel 3", Step(Do.RAISE, number=3)),
        ("tomar el caso", Step(Do.TAKE)),
        ("programar para dentro de 2 días hábiles", Step(Do.PLAN, number=2)),
        ("programar para dentro de 1 día hábil", Step(Do.PLAN, number=1)),
        ("preguntar «¿Qué altura?»", Step(Do.ASK, text="¿Qué altura?")),
        ("resolver como informado con Gracias", Step(Do.RESOLVE, answer="GRACIAS", choice="informed")),
        (
            "devolver por faltan datos «Falta la altura»",
            Step(Do.RETURN, choice="missing_data", text="Falta la altura"),
        ),
    ],
)
def test_every_step_is_read_and_written_back(line, step) -> None:
    assert parse_steps(line, WORDS) == (step,)
    assert render_steps((step,), WORDS) == line


def test_no_step_is_without_words_or_minutes() -> None:
    assert set(MINUTES) == set(Do)
    assert set(Do) > FOR_RULES


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("cuando se habre un caso\nponer en proceso", 1, "«habre»|palabra 3|¿Quisiste decir «abre»?"),
        ("cuando se abre un caso\nsi la zona es Zentro\nponer en proceso", 2, "¿Quisiste decir «Centro»?"),
        ("cuando se abre un caso\nsi la ruta es protegida\nponer en proceso", 2, "«ruta»|estado, área"),
        ("cuando se abre un caso\n\nponer en proceso\nderivar a LUNA", 4, "«LUNA»|un área"),
        ("cuando se abre un caso\nagregar la nota Ver", 2, "un texto entre «comillas»"),
        ("cuando se abre un caso\nelevar al nivel 9", 2, "un número del 1 al 5"),
        (
            "cuando se abre un caso\nresolver como informado con Gracias",
            2,
            "una persona: ponelo en una macro",
        ),
        ("cuando se abre un caso\nponer en proceso ya", 2, "«ya»|el final de la línea"),
        ("cuando llega una calificación de 2\nponer en proceso", 1, "falta «o»"),
        ("cuando ladran\nponer en proceso", 1, "«ladran»|un hecho, como «se abre un caso»"),
        ("se abre un caso\nponer en proceso", 1, "«cuando»"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, line, words) -> None:
    with pytest.raises(LineUnreadable) as refused:
        parse_rule(text, WORDS)
    assert refused.value.line == line
    assert refused.value.said.startswith(f"Línea {line}: ")
    for part in words.split("|"):
        assert part in refused.value.said


@pytest.mark.parametrize(
    "text", ["", "cuando se abre un caso", "cuando se abre un caso\nsi la zona es Centro"]
)
def test_a_rule_without_a_step_is_none(text) -> None:
    with pytest.raises(PartMissing):
        parse_rule(text, WORDS)


def test_more_than_anybody_looks_over_is_refused() -> None:
    with pytest.raises(TooManySteps):
        parse_steps("poner en proceso\n" * 11, WORDS)
    with pytest.raises(TooManySteps):
        parse_steps("agregar la nota «" + "x" * 5_000 + "»", WORDS)
    with pytest.raises(PartMissing):
        parse_steps("  \n ", WORDS)


@given(st.text(max_size=300))
def test_any_words_are_read_or_refused_in_words(text) -> None:
    with suppress(LineUnreadable, PartMissing, TooManySteps):
        rule = parse_rule(f"cuando se abre un caso\n{text}", WORDS)
        assert parse_rule(render(rule, WORDS), WORDS) == rule


def test_whom_a_rule_attends_is_never_told() -> None:
    asks = parse_rule(
        "cuando se abre un caso\nsi la persona es mayor de edad avanzada y la zona es Centro\nponer en proceso",
        WORDS,
    ).asks
    assert said_reasons(asks, WORDS) == ["por sus necesidades", "la zona es Centro"]
    assert said_reasons(Sentence((), ""), WORDS) == ["vale para todos los casos"]


@pytest.mark.parametrize(
    ("when", "more", "is_it"),
    [
        (When(Trigger.OPENED), {"trigger": Trigger.OPENED}, True),
        (When(Trigger.OPENED), {"trigger": Trigger.MOVED}, False),
        (When(Trigger.MOVED), {"trigger": Trigger.MOVED, "phase": "closed"}, True),
        (When(Trigger.MOVED, ("resolved",)), {"trigger": Trigger.MOVED, "phase": "closed"}, False),
        (When(Trigger.SCORE, number=2), {"trigger": Trigger.SCORE, "number": 2}, True),
        (When(Trigger.SCORE, number=2), {"trigger": Trigger.SCORE, "number": 3}, False),
        (When(Trigger.SCORE), {"trigger": Trigger.SCORE, "number": 5}, True),
        (When(Trigger.INCIDENT, number=5), {"trigger": Trigger.INCIDENT, "number": 5}, True),
        (When(Trigger.INCIDENT, number=5), {"trigger": Trigger.INCIDENT, "number": 6}, False),
    ],
)
def test_what_wakes_a_rule(when, more, is_it) -> None:
    one = uuid4()
    happening = Happening(event_id=one, topic="x", case_id=one, jurisdiction_id=one, cause=one, **more)
    assert is_awaited(when, happening) is is_it


@pytest.mark.parametrize(
    ("past", "held"),
    [
        (Past((), 0, 0), Brake.NONE),
        (Past(("b", "me"), 0, 0), Brake.OWN_EFFECT),
        (Past(("a", "b", "c"), 0, 0), Brake.TOO_DEEP),
        (Past(("a", "b"), A_CASE_A_DAY, 0), Brake.CASE_LIMIT),
        (Past((), A_CASE_A_DAY - 1, AN_HOUR - 1), Brake.NONE),
        (Past((), 0, AN_HOUR), Brake.RATE),
    ],
)
def test_what_holds_a_rule_back(past, held) -> None:
    assert brake("me", past) is held


@given(st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7)), max_size=8))
def test_any_set_of_rules_ends(sets_off) -> None:
    """Each rule sets off some others, itself among them perhaps; one fact wakes all of them at once."""
    on_case = dict.fromkeys(range(8), 0)
    fired = 0
    waiting = deque((rule, ()) for rule in sets_off)
    while waiting:
        rule, chain = waiting.popleft()
        if brake(rule, Past(chain, on_case[rule], 0)) is not Brake.NONE:
            continue
        fired += 1
        on_case[rule] += 1
        waiting.extend((other, (*chain, rule)) for other in sets_off.get(rule, ()))
    assert fired == sum(on_case.values())
    assert max(on_case.values()) <= A_CASE_A_DAY


@given(st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 5)), max_size=6))
def test_no_chain_holds_a_rule_twice_nor_is_too_long(sets_off) -> None:
    """Without the limit of a day too, every chain ends."""
    waiting = deque((rule, ()) for rule in sets_off)
    longest = 0
    while waiting:
        rule, chain = waiting.popleft()
        if brake(rule, Past(chain, 0, 0)) is Brake.NONE:
            whole = (*chain, rule)
            assert len(set(whole)) == len(whole)
            longest = max(longest, len(whole))
            waiting.extend((other, whole) for other in sets_off.get(rule, ()))
    assert longest <= DEEPEST


def test_minutes_are_those_of_the_town_where_they_make_sense() -> None:
    steps = (Step(Do.NOTE), Step(Do.ANSWER))
    assert saved(steps, table({})) == MINUTES[Do.NOTE] + MINUTES[Do.ANSWER]
    own = {"automation_minutes": {"note": 10, "answer": -1, "task": True, "assign": "x"}}
    assert table(own) == {**MINUTES, Do.NOTE: 10.0}
    assert table({"automation_minutes": "x"}) == dict(MINUTES)


def test_a_difference_is_told_line_by_line() -> None:
    found = difference("cuando a\nnota\nfin", "cuando a\ntarea\nfin\nmás")
    assert [(one.mark, one.text) for one in found] == [
        (" ", "cuando a"), ("-", "nota"), ("+", "tarea"), (" ", "fin"), ("+", "más"),
    ]  # fmt: skip


def test_a_rule_of_two_conditions_of_one_field_keeps_both() -> None:
    asks = Sentence((Choice(Field.UNIT, ("ALU",)), Choice(Field.PHASE, ("assigned",), negated=True)), "")
    rule = Rule(When(Trigger.OPENED), asks, (Step(Do.BEGIN),))
    assert parse_rule(render(rule, WORDS), WORDS) == rule

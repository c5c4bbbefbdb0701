"""The machine by tables: what is said, in which step it ends and what is to be done."""

from dataclasses import replace

import pytest

from domain.guidance.stories import BACHE, MENU, MINE, MITRE, House, keys, talk
from nexo.domain.guidance.enums import Step
from nexo.domain.guidance.rules.menu import Menu
from nexo.domain.guidance.rules.summary import summary
from nexo.domain.guidance.rules.turns import Deed, Said, State, state_of
from nexo.kernel.ids import new_code

CODE = new_code("PR")


def test_a_greeting_gets_the_menu_and_says_that_nobody_writes():
    turn = talk("Hola")
    assert turn.says.startswith("¡Hola! Soy la respuesta automática de Prueba.")
    assert keys(turn) == ["entry:r", "entry:s", "entry:f", "entry:w", "entry:m", "person"]
    assert turn.deed is None
    assert "respuesta automática" not in talk("Hola", "menú").says


def test_the_town_greets_in_its_own_words():
    assert talk("Hola", menu=replace(MENU, greeting="Buen día, vecina o vecino.")).says.startswith("Buen día")


@pytest.mark.parametrize(
    "said",
    [
        ("0",),
        ("Hola", "0"),
        ("Hola", "6"),
        ("Hola", "Hablar con alguien"),
        ("Hola", Said(text="Hablar con alguien", pressed="person")),
        ("hay un bache en Mitre 450", "1", "una persona"),
        ("Hola", "2", "persona"),
        (CODE, "quiero hablar con una persona"),
        ("Hola", "1", "bache", "1", "humano"),
        ("xyz", "xyz", "xyz"),
        ("xyz", "xyz", "1"),
        ("Hola", "violencia", "1"),
    ],
)
def test_a_person_is_always_one_word_away(said):
    assert talk(*said).deed is Deed.HAND_OVER


def test_after_two_misunderstandings_a_person_is_offered_and_nothing_more_is_tried():
    once = talk("xyz")
    assert (once.state.step, once.state.misses) == (Step.MENU, 1)
    twice = talk("xyz", "uvw")
    assert (twice.state.step, keys(twice)) == (Step.OFFER, ["person", "menu"])
    assert talk("xyz", "uvw", "bache").deed is Deed.HAND_OVER
    assert talk("xyz", "uvw", "menu").state.step is Step.MENU
    assert talk("xyz", "uvw", "no").deed is Deed.END


def test_being_understood_once_forgets_the_misunderstanding():
    assert talk("xyz", "Hola", "xyz").state.step is Step.MENU


@pytest.mark.parametrize(
    ("said", "step"),
    [
        (("Hola", "1"), Step.FIND),
        (("Hola", "pedir o reclamar"), Step.FIND),
        (("Hola", Said(text="Pedir", pressed="entry:r")), Step.FIND),
        (("Hola", "2"), Step.CODE),
        (("Hola", "3"), Step.FIND),
        (("Hola", "5"), Step.MENU),
        (("Hola", "5", "1"), Step.MORE),
        (("Hola", "5", "2"), Step.WHAT),
        (("Hola", "5", "3"), Step.MENU),
        (("Hola", "bache"), Step.CHOOSE),
        (("Hola", "bache", "1"), Step.MORE),
        (("Hola", "bache", "2"), Step.FIND),
        (("Hola", "bache", "1", "1"), Step.WHAT),
        (("Hola", "bache", "1", "2"), Step.MORE),
        (("Hola", "4", "bache", "1"), Step.MORE),
        (("Hola", "1", "licencia", "1"), Step.MORE),
        (("Hola", Said(text="x", pressed="entry:gone")), Step.MENU),
        (("/start",), Step.MENU),
        (("English",), Step.MENU),
        ((Said(has_file=True),), Step.MENU),
    ],
)
def test_each_choice_leads_on(said, step):
    assert talk(*said).state.step is step


def test_a_text_and_where_it_is_done_are_told():
    assert "De 8 a 14." in talk("Hola", "5", "1").says
    assert "Corralón" in talk("Hola", "4", "bache", "1").says
    assert "Mitre 100" in talk("Hola", "1", "licencia", "1").says


def test_nobody_in_danger_is_asked_by_a_machine():
    turn = talk("Hola", "violencia", "1")
    assert turn.says.startswith("Violencia de género\nLlamá al 144")
    assert turn.deed is Deed.HAND_OVER


# Status


def test_ones_own_case_is_shown_at_once():
    turn = talk("Hola", "2", house=House(own=(MINE,)))
    assert "PR-ABCDEF-G" in turn.says
    assert "en curso" in turn.says
    assert (turn.state.step, turn.state.has_answered) == (Step.MORE, True)


def test_several_cases_are_offered():
    other = replace(MINE, code=CODE)
    house = House(own=(MINE, other))
    asked = talk("Hola", "2", house=house)
    assert keys(asked) == [f"case:{MINE.code}", f"case:{CODE}", "code"]
    assert CODE in talk("Hola", "2", "2", house=house).says
    assert talk("Hola", "2", "3", house=house).state.step is Step.CODE


@pytest.mark.parametrize("before", [(), ("Hola",), ("Hola", "1"), ("Hola", "2"), ("bache", "1", "1")])
def test_a_code_is_understood_wherever_it_is_written(before):
    house = House(own=(replace(MINE, code=CODE),))
    assert "Está: en curso." in talk(*before, f"cómo va {CODE.lower()}?", house=house).says


def test_a_strangers_code_says_nothing_before_the_verifier():
    house = House(proofs={(CODE, "123456"): replace(MINE, code=CODE)})
    asked = talk(CODE, house=house)
    assert asked.state.step is Step.VERIFY
    assert "Bache" not in asked.says
    # The same words for a code that is nobody's.
    assert talk(new_code("PR"), house=house).says == asked.says
    assert "en curso" in talk(CODE, "123456", house=house).says
    assert talk(CODE, "654321", house=house).state.misses == 1
    assert talk(CODE, "1", "2", house=house).state.step is Step.OFFER


def test_after_three_wrong_verifiers_a_person_goes_on():
    tired = State(step=Step.VERIFY, code=CODE, tries=2)
    assert talk("654321", state=tired).deed is Deed.HAND_OVER


def test_a_case_of_a_protected_route_is_told_by_a_person():
    guarded = replace(MINE, code=CODE, is_guarded=True)
    turn = talk(CODE, house=House(own=(guarded,)))
    assert turn.deed is Deed.HAND_OVER
    assert "en curso" not in turn.says
    assert talk("Hola", "2", house=House(own=(guarded,))).state.step is Step.CODE


def test_what_is_no_code_is_said():
    assert "no es correcto" in talk("Hola", "2", "PR-123").says


# A request


def test_what_was_said_is_not_asked_again():
    turn = talk("Hola", "Hay un bache en Mitre 450", "1")
    assert turn.state.step is Step.CONFIRM
    assert (turn.state.what, turn.state.place) == ("Hay un bache en Mitre 450", MITRE)
    assert keys(turn) == ["yes", "change:what", "change:place"]


def test_what_is_missing_is_asked_in_order():
    turn = talk("Hola", "5", "2")
    assert turn.state.step is Step.WHAT
    turn = talk("Hola", "5", "2", "Se rompió el asfalto")
    assert turn.state.step is Step.PLACE
    turn = talk("Hola", "5", "2", "Se rompió el asfalto", "frente a la escuela")
    assert turn.state.step is Step.CONFIRM
    assert turn.state.place.source == "words"
    assert "frente a la escuela" in turn.says


def test_a_point_is_a_place_whenever_it_is_sent():
    point = Said(point=(-34.95, -58.95))
    asked = ("Hola", "5", "2", "Se rompió el asfalto")
    assert talk(*asked, point).state.place.source == "point"
    assert talk("Hola", point, "5", "2", "Se rompió el asfalto").state.step is Step.CONFIRM
    assert talk("Hola", "5", "2", point).state.step is Step.WHAT
    assert "la ubicación que mandaste" in talk(*asked, point).says


def test_several_places_are_offered_and_none_of_them_keeps_the_words():
    house = House(known_places={"Mitre": (MITRE, replace(MITRE, text="Mitre (Sur)"))})
    asked = ("Hola", "5", "2", "Se rompió el asfalto", "Mitre")
    assert keys(talk(*asked, house=house)) == ["place:0", "place:1", "none"]
    assert talk(*asked, "2", house=house).state.place.text == "Mitre (Sur)"
    assert talk(*asked, "3", house=house).state.place.source == "words"
    assert talk(*asked, "Belgrano 1", house=house).state.place.text == "Belgrano 1"


def test_the_questions_of_a_service_are_asked_and_checked():
    said = ("Hola", "1", "luminaria", "1", "No anda")
    assert "columna" in talk(*said).says
    wrong = talk(*said, "muchas")
    assert "tiene que ser un número" in wrong.says
    asked = talk(*said, "12")
    assert keys(asked) == ["value:blanca", "value:amarilla"]
    done = talk(*said, "12", "2")
    assert (done.state.step, dict(done.state.fields)) == (Step.CONFIRM, {"columna": 12, "color": "amarilla"})


@pytest.mark.parametrize(
    ("answer", "deed", "step"),
    [
        ("1", Deed.OPEN_CASE, Step.CONFIRM),
        ("sí", Deed.OPEN_CASE, Step.CONFIRM),
        ("no", None, Step.CONFIRM),
        ("2", None, Step.WHAT),
        ("3", None, Step.PLACE),
        ("hmm", None, Step.CONFIRM),
    ],
)
def test_nothing_is_opened_before_it_is_confirmed(answer, deed, step):
    turn = talk("Hola", "Hay un bache en Mitre 450", "1", answer)
    assert (turn.deed, turn.state.step) == (deed, step)


def test_a_button_of_another_step_does_nothing():
    assert talk("Hola", Said(text="Sí", pressed="yes")).deed is None
    assert talk("Hola", Said(text="x", pressed="place:0")).state.misses == 1


def test_a_service_that_is_gone_meanwhile_is_said():
    house = House(all_services=())
    state = State(step=Step.WHAT, service="VI01", has_begun=True)
    assert "ya no está" in talk("Se rompió todo", house=house, state=state).says


@pytest.mark.parametrize("thanks", ["gracias", "no", "2", "nada más"])
def test_an_end_is_an_end(thanks):
    assert talk("Hola", "5", "1", thanks).deed is Deed.END


def test_a_menu_without_entries_still_leads_to_a_person():
    assert talk("Hola", "0", menu=Menu()).deed is Deed.HAND_OVER


def test_a_state_is_kept_and_found_again():
    house = House(known_places={"Mitre": (MITRE, replace(MITRE, text="Mitre (Sur)"))})
    state = talk("Hola", "5", "2", "Se rompió el asfalto", "Mitre", house=house).state
    kept = state_of(
        step=state.step, misses=state.misses, has_answered=state.has_answered, kept=state.to_json()
    )
    assert kept == state


def test_whoever_takes_over_reads_what_was_asked():
    state = talk("Hola", "Hay un bache en Mitre 450", "1").state
    assert summary(state, service=BACHE.name, language="es").splitlines() == [
        "Conversación guiada: pasa a una persona.",
        "Servicio: Bache",
        "Qué pasa: Hay un bache en Mitre 450",
        "Dónde: Mitre 450",
        "Idioma: es",
        "Escribió: Hola / Hay un bache en Mitre 450 / 1",
        "Se quedó en: si está bien.",
    ]

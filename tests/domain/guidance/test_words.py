import pytest

from nexo.domain.guidance.rules import words


@pytest.mark.parametrize(
    "text",
    [
        "persona",
        "PERSONA!",
        "0",
        "humano",
        "Quiero hablar con una persona",
        "hablar con alguien por favor",
        "que me atienda un humano",
        "talk to a person",
        "Can I speak to someone?",
        "operadora",
        "Pessoa",
        "person",
        "representante",
        "quero falar com um atendente",
    ],
)
def test_a_person_is_asked_for_in_many_words(text):
    assert words.wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "hay una persona durmiendo en la plaza",
        "tem uma pessoa dormindo na praça",
        "necesito que alguien arregle el bache",
        "10",
        "",
        "el agente de tránsito me hizo una multa",
        "hablar " + "x" * 90 + " persona",
    ],
)
def test_what_speaks_of_a_person_asks_for_none(text):
    assert not words.wants_person(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hola, buenas tardes", "es"),
        ("Hello there", "en"),
        ("There is a pothole in my street", "en"),
        ("hay un pozo en mi calle", "es"),
        ("cómo va mi caso", "es"),
        ("como vai meu caso", "pt"),
        ("Bom dia, tem um buraco na minha rua", "pt"),
        ("Não acende a luz da rua", "pt"),
        ("luz", ""),
        ("ok", ""),
        ("1", ""),
        ("", ""),
    ],
)
def test_the_language_is_that_of_the_words(text, language):
    assert words.language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("English", "en"),
        ("en inglés", ""),
        ("inglés", "en"),
        ("Español", "es"),
        ("Português", "pt"),
        ("no", ""),
    ],
)
def test_a_language_is_asked_for_by_its_name(text, language):
    assert words.language_asked(text) == language


@pytest.mark.parametrize(
    ("text", "greets", "closes"),
    [
        ("Hola!", True, False),
        ("buenas tardes", True, False),
        ("Olá, bom dia", True, False),
        ("Muito obrigada!", False, True),
        ("hola, no anda la luz", False, False),
        ("Muchas gracias", False, True),
        ("no gracias", False, True),
        ("gracias, y el bache?", False, False),
        ("", False, False),
        ("si", False, False),
    ],
)
def test_greetings_and_thanks_are_nothing_to_search_for(text, greets, closes):
    assert (words.is_greeting(text), words.is_closing(text)) == (greets, closes)


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("Sí", True, False),
        ("dale!", True, False),
        ("Sim", True, False),
        ("No, otra calle", False, True),
        ("Não, outra rua", False, True),
        ("quizás", False, False),
    ],
)
def test_yes_and_no(text, yes, no):
    assert (words.agrees(text), words.refuses(text)) == (yes, no)

"""Buttons, lists and numbers: each within what the channel takes."""

import pytest

from nexo.adapters.channels.telegram.channel import TelegramChannel
from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.domain.guidance.rules.choices import show
from nexo.domain.guidance.rules.turns import PERSON, Option

WHATSAPP = WhatsAppChannel.capabilities
SHORT = [Option("a", "Una"), Option("b", "Dos")]
LONG = Option("c", "Una opción con un nombre muy largo")


def shown(options, says="¿Cuál?", sheet=WHATSAPP):
    return show(says, options, limits=sheet.choices, max_text=sheet.max_text)


def test_two_choices_and_a_person_are_three_buttons():
    found = shown(SHORT)
    assert found.text == "¿Cuál?"
    assert found.buttons == (("g:a", "Una"), ("g:b", "Dos"), ("g:person", "Hablar con alguien"))


def test_a_person_is_offered_once():
    assert shown([*SHORT, Option(PERSON, "Alguien")]).buttons[-1] == ("g:person", "Alguien")
    assert len(shown([*SHORT, Option(PERSON, "Alguien")]).buttons) == 3


def test_long_titles_are_cut_below_and_whole_above():
    found = shown([*SHORT, LONG])
    assert [len(title) for _, title in found.buttons] == [3, 3, 24, 18]
    assert found.text == (
        "¿Cuál?\n\n1. Una\n2. Dos\n3. Una opción con un nombre muy largo\n0. Hablar con alguien"
    )


@pytest.mark.parametrize("options", [[Option(str(n), f"Opción {n}") for n in range(10)], SHORT])
def test_what_fits_no_list_is_numbered(options):
    says = "x" * (10 if len(options) > 2 else 1025)
    found = shown(options, says)
    assert found.buttons == ()
    assert found.text.endswith("0. Hablar con alguien")


def test_without_buttons_everything_is_numbered_and_fits():
    found = show("x" * 400, SHORT, limits=(), max_text=160)
    assert len(found.text) == 160
    assert found.text.endswith("…\n\n1. Una\n2. Dos\n0. Hablar con alguien")


def test_a_statement_has_no_choices():
    assert show("Listo", (), limits=WHATSAPP.choices, max_text=None).buttons == ()


def test_telegram_takes_longer_titles():
    assert shown([LONG], sheet=TelegramChannel.capabilities).text == "¿Cuál?"

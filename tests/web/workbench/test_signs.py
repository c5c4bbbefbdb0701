"""Signs: who puts them up, what they lead to, what is known on the case that came by one."""

import re

import pytest
from django.test import Client

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.actions.put_up_sign import put_up_sign, take_down_sign
from nexo.domain.catalogue.enums import SignKind
from nexo.domain.catalogue.errors import SignInvalid
from nexo.domain.catalogue.models import Sign
from nexo.kernel.actors import anonymous, system
from nexo.kernel.errors import NotAllowed


@pytest.fixture
def sign(small) -> Sign:
    return put_up_sign(
        actor=system(small.jurisdiction.id),
        kind=SignKind.QR,
        place="Plaza San Martín",
        address="San Martín 500",
        service_code="AP01",
    )


def _ask(client: Client) -> None:
    client.post("/pedir/AP01/que/", {"description": "No anda la luz"})
    client.post("/pedir/AP01/donde/", {"place": "San Martín 500"})
    if "foto" in client.get("/pedir/AP01/revisar/").get("Location", ""):
        client.post("/pedir/AP01/foto/", {})
    client.post("/pedir/AP01/datos/", {})
    client.post("/pedir/AP01/contacto/", {"reach": "none"})


def test_whoever_has_the_role_puts_one_up_and_prints_it(as_, small) -> None:
    client = as_("secretaria")
    sent = client.post("/panel/ajustes/carteles/", {"kind": "qr", "place": "Plaza", "service": "AP01"})
    sign = Sign.objects.get()
    assert sent["Location"].endswith(f"/carteles/{sign.code}/")
    text = client.get(sent["Location"]).content.decode()
    assert f"http://testserver/c/{sign.code}/" in text
    drawing = re.search(r'<div class="nx-sheet__code".*?<svg.*?</svg>', text, re.DOTALL)
    assert drawing
    assert "style=" not in drawing[0]
    assert len(drawing[0]) < 12_000


def test_a_button_is_a_plain_link_to_copy(as_, small) -> None:
    sign = put_up_sign(actor=system(small.jurisdiction.id), kind=SignKind.WIDGET, place="Biblioteca")
    text = as_("secretaria").get(f"/panel/ajustes/carteles/{sign.code}/").content.decode()
    assert f"&lt;a href=&quot;http://testserver/c/{sign.code}/&quot;&gt;" in text
    assert "script" not in text.split("<textarea")[1].split("</textarea>")[0]


def test_a_place_is_said_in_so_many_letters(small) -> None:
    for place in ("", "x" * 121):
        with pytest.raises(SignInvalid):
            put_up_sign(actor=system(small.jurisdiction.id), kind=SignKind.QR, place=place)


def test_nobody_else_puts_one_up(as_, small, sign) -> None:
    with pytest.raises(NotAllowed):
        put_up_sign(actor=anonymous(small.jurisdiction.id), kind=SignKind.QR, place="Plaza")
    with pytest.raises(NotAllowed):
        take_down_sign(actor=anonymous(small.jurisdiction.id), code=sign.code)
    assert as_("atencion").get("/panel/ajustes/carteles/").status_code in {403, 404}


def test_the_case_knows_the_sign_and_the_list_counts_it(client: Client, as_, small, sign) -> None:
    assert client.get(f"/c/{sign.code}/")["Location"] == "/pedir/AP01/"
    client.get("/pedir/AP01/")
    _ask(client)
    assert 'value="San Martín 500"' in client.get("/pedir/AP01/donde/").content.decode()
    client.post("/pedir/AP01/revisar/")
    case = Case.objects.get(sign=sign)
    assert case.channel == "webform"
    assert "Plaza San Martín" in as_("secretaria").get(f"/panel/casos/{case.pk}/").content.decode()
    listed = as_("secretaria").get("/panel/ajustes/carteles/").content.decode()
    assert re.search(r"Plaza San Martín.*?>1<", listed, re.DOTALL)


def test_only_the_next_request_is_of_the_sign(client: Client, small, sign) -> None:
    client.get(f"/c/{sign.code}/")
    client.get("/pedir/AP01/")
    client.get("/pedir/VI01/")
    drafts = client.session["portal.drafts"]
    assert (drafts["AP01"]["sign"], drafts["VI01"]["sign"]) == (sign.code, "")


def test_one_that_was_taken_down_says_how_to_ask_all_the_same(client: Client, as_, small, sign) -> None:
    as_("secretaria").post(f"/panel/ajustes/carteles/{sign.code}/quitar/")
    answer = client.get(f"/c/{sign.code}/")
    assert answer.status_code == 404
    assert "Igual podés pedir lo que necesites." in answer.content.decode()


def test_the_list_stays_within_its_queries(as_, small, sign, django_assert_max_num_queries) -> None:
    client = as_("secretaria")
    client.get("/panel/ajustes/carteles/")
    with django_assert_max_num_queries(8):
        client.get("/panel/ajustes/carteles/")

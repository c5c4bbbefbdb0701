"""Making a request: one question a page, kept on the way, sent once, answered with a code."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from nexo.domain.cases.models import Case
from nexo.domain.interactions.models import Interaction
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.files.unused import delete_unused

pytestmark = pytest.mark.usefixtures("noon", "town")

REACH = {"reach": "phone", "contact": "341 555-0188", "name": "María Rosa Fernández"}


def _png() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return SimpleUploadedFile("farol.png", content.getvalue(), "image/png")


def _answer(client: Client, code: str = "AP01", **reach: str) -> None:
    client.get(f"/pedir/{code}/")
    client.post(f"/pedir/{code}/que/", {"description": "No anda la luz"})
    client.post(f"/pedir/{code}/donde/", {"place": "Belgrano 1450"})
    client.post(f"/pedir/{code}/contacto/", reach or REACH)


def test_the_words_of_the_search_are_the_first_answer(client: Client, light) -> None:
    answer = client.get("/pedir/AP01/", {"q": "no anda la luz"})
    assert answer["Location"] == "/pedir/AP01/que/"
    assert "no anda la luz</textarea>" in client.get("/pedir/AP01/que/").content.decode()


def test_each_answer_leads_to_the_next_question(client: Client, light) -> None:
    client.get("/pedir/AP01/")
    assert client.post("/pedir/AP01/que/", {"description": "x"})["Location"] == "/pedir/AP01/donde/"
    assert client.post("/pedir/AP01/donde/", {"place": "y"})["Location"] == "/pedir/AP01/contacto/"
    assert client.post("/pedir/AP01/contacto/", REACH)["Location"] == "/pedir/AP01/revisar/"


def test_a_change_goes_straight_back_to_the_review(client: Client, light) -> None:
    _answer(client)
    assert client.post("/pedir/AP01/que/", {"description": "z"})["Location"] == "/pedir/AP01/revisar/"


def test_only_the_questions_of_the_service_are_asked(client: Client, make_service) -> None:
    make_service(code="CO01", needs_location=False)
    client.get("/pedir/CO01/")
    assert client.post("/pedir/CO01/que/", {"description": "x"})["Location"] == "/pedir/CO01/contacto/"
    assert client.get("/pedir/CO01/donde/").status_code == 404


def test_the_review_waits_for_every_answer(client: Client, light) -> None:
    client.get("/pedir/AP01/")
    assert client.get("/pedir/AP01/revisar/")["Location"] == "/pedir/AP01/que/"
    assert client.post("/pedir/AP01/revisar/")["Location"] == "/pedir/AP01/que/"
    assert Case.objects.count() == 0


def test_sending_opens_a_case_and_hands_out_code_and_pin(client: Client, light) -> None:
    _answer(client)
    sent = client.post("/pedir/AP01/revisar/")
    case = Case.objects.select_related("applicant", "origin").get()
    receipt = client.get(sent["Location"]).content.decode()
    assert all(part in receipt for part in case.public_code.split("-"))
    assert re.search(r"y tu clave, <strong>\d{6}</strong>", receipt)
    assert "A más tardar el miércoles 25 de noviembre" in receipt
    assert (case.channel, case.place_text, case.description) == ("webform", "Belgrano 1450", "No anda la luz")
    assert case.applicant.display_name == "María Rosa Fernández"
    assert (case.origin.kind, case.origin.channel) == ("form", "webform")


def test_sending_twice_opens_one_case(client: Client, light) -> None:
    _answer(client)
    page = client.session.get("portal.drafts")
    first = client.post("/pedir/AP01/revisar/")
    session = client.session
    session["portal.drafts"] = page  # the second press carries the same form
    session.save()
    second = client.post("/pedir/AP01/revisar/")
    assert first["Location"] == second["Location"]
    assert (Case.objects.count(), Interaction.objects.count(), Party.objects.count()) == (1, 1, 1)
    assert client.get(second["Location"]).status_code == 200


def test_after_sending_the_draft_is_gone(client: Client, light) -> None:
    _answer(client)
    receipt = client.post("/pedir/AP01/revisar/")["Location"]
    assert client.get("/pedir/AP01/que/")["Location"] == receipt
    client.get("/pedir/AP01/")
    assert "No anda la luz</textarea>" not in client.get("/pedir/AP01/que/").content.decode()


def test_an_anonymous_request_keeps_no_person(client: Client, light) -> None:
    _answer(client, reach="none", contact="341 555-0188", name="María")
    sent = client.post("/pedir/AP01/revisar/")
    case = Case.objects.get()
    assert (case.is_anonymous, case.applicant, Party.objects.count()) == (True, None, 0)
    assert "Guardá el código y la clave" in client.get(sent["Location"]).content.decode()


def test_anonymity_is_not_offered_where_the_service_must_answer(client: Client, make_service) -> None:
    make_service(code="CO01", needs_contact=True)
    client.get("/pedir/CO01/")
    assert 'value="none"' not in client.get("/pedir/CO01/contacto/").content.decode()
    refused = client.post("/pedir/CO01/contacto/", {"reach": "none"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Elegí cómo querés que te avisemos."),
        ({"reach": "email", "contact": "nadie"}, "Escribí tu correo completo"),
        ({"reach": "phone", "contact": "12"}, "Escribí tu teléfono con la característica"),
    ],
)
def test_a_contact_that_cannot_be_is_explained_beside_it(
    client: Client, light, given: dict[str, str], sentence: str
) -> None:
    client.get("/pedir/AP01/")
    answer = client.post("/pedir/AP01/contacto/", given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(sentence) == 2  # in the summary and at the field
    assert "<title>Error:" in text


def test_a_service_that_needs_the_person_asks_name_and_document(client: Client, make_service) -> None:
    make_service(code="TR01", needs_person=True, anonymous_allowed=False, needs_location=False)
    client.get("/pedir/TR01/")
    answer = client.post("/pedir/TR01/contacto/", {"reach": "phone", "contact": "341 555-0188"})
    assert "Este trámite necesita tu nombre." in answer.content.decode()
    assert "Este trámite necesita tu número de documento." in answer.content.decode()


def test_the_questions_of_the_service_are_judged_by_the_catalogue(client: Client, make_service) -> None:
    questions = [
        {"name": "pole", "label": "Número del poste", "type": "number", "required": True},
        {"name": "risk", "label": "¿Hay riesgo?", "type": "bool", "required": True},
        {"name": "since", "label": "¿Desde cuándo?", "label_en": "Since when?", "type": "date"},
        {"name": "kind", "label": "Tipo", "type": "choice", "choices": ["Poste", "Farola"]},
        {"name": "more", "label": "Algo más", "type": "longtext"},
    ]
    make_service(code="AP02", fields=questions, needs_location=False)
    client.get("/pedir/AP02/")
    client.post("/pedir/AP02/que/", {"description": "x"})
    wrong = client.post("/pedir/AP02/datos/", {"pole": "abc", "kind": "Otro"}).content.decode()
    assert "«Número del poste» tiene que ser un número." in wrong
    assert "Falta completar «¿Hay riesgo?»." in wrong
    assert "Elegí una de las opciones de «Tipo»." in wrong
    right = {"pole": "44", "risk": "no", "kind": "Poste", "since": "2026-11-20"}
    assert client.post("/pedir/AP02/datos/", right).status_code == 302
    client.post("/pedir/AP02/contacto/", REACH)
    review = client.get("/pedir/AP02/revisar/").content.decode()
    assert "Número del poste" in review
    client.post("/pedir/AP02/revisar/")
    assert Case.objects.get().answers == {"pole": 44, "risk": False, "kind": "Poste", "since": "2026-11-20"}


def test_photos_travel_with_the_draft_and_with_the_case(client: Client, make_service) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    client.get("/pedir/AP03/")
    client.post("/pedir/AP03/que/", {"description": "x"})
    client.post("/pedir/AP03/foto/", {"photos": [_png(), _png()]})
    files = client.session["portal.drafts"]["AP03"]["files"]
    assert [name for _id, name in files] == ["farol.png", "farol.png"]
    shown = client.get(f"/pedir/AP03/foto/{files[0][0]}")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    client.post(f"/pedir/AP03/foto/{files[0][0]}/quitar")
    assert client.get(f"/pedir/AP03/foto/{files[0][0]}").status_code == 404
    client.post("/pedir/AP03/contacto/", REACH)
    client.post("/pedir/AP03/revisar/")
    assert Case.objects.get().evidence.count() == 1


def test_a_photo_of_somebody_else_is_not_shown(client: Client, make_service) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    client.get("/pedir/AP03/")
    client.post("/pedir/AP03/foto/", {"photos": [_png()]})
    file_id = client.session["portal.drafts"]["AP03"]["files"][0][0]
    assert Client().get(f"/pedir/AP03/foto/{file_id}").status_code == 404


def test_a_file_that_is_not_a_photo_is_refused_with_the_remedy(client: Client, make_service) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    client.get("/pedir/AP03/")
    bad = SimpleUploadedFile("foto.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")
    answer = client.post("/pedir/AP03/foto/", {"photos": [bad]})
    assert answer.status_code == 422
    assert "Por seguridad no aceptamos este tipo de archivo." in answer.content.decode()


def test_five_photos_are_too_many(client: Client, make_service) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    client.get("/pedir/AP03/")
    answer = client.post("/pedir/AP03/foto/", {"photos": [_png() for _ in range(5)]})
    assert "Podés mandar hasta cuatro fotos." in answer.content.decode()


def test_a_place_is_words_or_a_point(client: Client, light) -> None:
    client.get("/pedir/AP01/")
    assert client.post("/pedir/AP01/donde/", {"place": " "}).status_code == 422
    assert client.post("/pedir/AP01/donde/", {"place": "", "lat": "-32.9", "lon": "-60.6"}).status_code == 302


def test_a_machine_that_fills_the_hidden_box_opens_nothing(client: Client, light) -> None:
    _answer(client)
    client.post("/pedir/AP01/revisar/", {"website": "http://spam.example"})
    assert Case.objects.count() == 0


def test_whoever_sends_too_much_is_asked_to_wait(client: Client, light) -> None:
    for _ in range(12):
        _answer(client)
        client.post("/pedir/AP01/revisar/")
    _answer(client)
    answer = client.post("/pedir/AP01/revisar/")
    assert answer.status_code == 422
    assert "Recibimos muchos intentos seguidos" in answer.content.decode()
    assert Case.objects.count() == 12


def test_a_receipt_is_for_its_own_session(client: Client, light) -> None:
    _answer(client)
    where = client.post("/pedir/AP01/revisar/")["Location"]
    assert Client().get(where)["Location"] == "/seguir/"


def test_the_pages_of_a_request_stay_within_their_queries(
    client: Client, light, django_assert_num_queries
) -> None:
    _answer(client)
    for step in ("que", "donde", "contacto", "revisar"):
        with django_assert_num_queries(3):
            assert client.get(f"/pedir/AP01/{step}/").status_code == 200


def test_a_photo_of_a_draft_that_was_left_for_days_is_gone_without_harm(client: Client, make_service) -> None:
    make_service(code="AP03", wants_photo=True, needs_location=False)
    client.get("/pedir/AP03/")
    client.post("/pedir/AP03/que/", {"description": "x"})
    client.post("/pedir/AP03/foto/", {"photos": [_png()]})
    client.post("/pedir/AP03/contacto/", REACH)
    with clock.frozen(clock.now() + timedelta(hours=49)):
        delete_unused()
    assert "Ya mandaste" not in client.get("/pedir/AP03/foto/").content.decode()
    assert "Ninguna" in client.get("/pedir/AP03/revisar/").content.decode()
    client.post("/pedir/AP03/revisar/")
    assert Case.objects.get().evidence.count() == 0

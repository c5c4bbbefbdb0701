"""Following a request by its code, and the word of who made it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nexo.domain.cases.actions.change_phase import Words, change_phase
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.models import LegalTerm
from nexo.domain.interactions.models import Interaction
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.models import Answer
from nexo.kernel import clock
from nexo.kernel.actors import system
from web.portal.conftest import NOON

pytestmark = pytest.mark.usefixtures("noon", "town")


@pytest.fixture
def sent(client: Client, light) -> tuple[Case, str]:
    """A request sent by another browser: its case and its PIN."""
    browser = Client()
    browser.get("/pedir/AP01/")
    browser.post("/pedir/AP01/que/", {"description": "No anda la luz"})
    browser.post("/pedir/AP01/donde/", {"place": "Belgrano 1450"})
    browser.post("/pedir/AP01/contacto/", {"reach": "phone", "contact": "341 555-0188", "name": "María Rosa"})
    page = browser.get(browser.post("/pedir/AP01/revisar/")["Location"]).content.decode()
    return Case.objects.get(), re.search(r"<strong>(\d{6})</strong>", page)[1]


@pytest.fixture
def known(client: Client, sent: tuple[Case, str]) -> Case:
    """The same case, proved in `client`."""
    case, pin = sent
    client.post("/seguir/", {"code": case.public_code, "verifier": pin})
    return case


def _resolve(case: Case) -> None:
    machine = system(case.jurisdiction_id)
    for phase in (Phase.IN_PROGRESS, Phase.RESOLVED):
        change_phase(
            actor=machine,
            case_id=case.id,
            to=phase,
            words=Words(note="x", public_note="Cambiamos la lámpara.", reason="other"),
        )


@pytest.mark.parametrize("written", ["{code}", "{lower}", "{squeezed}"])
def test_the_code_is_read_however_it_is_typed(client: Client, sent: tuple[Case, str], written: str) -> None:
    case, pin = sent
    code = written.format(
        code=case.public_code, lower=case.public_code.lower(), squeezed=case.public_code.replace("-", " ")
    )
    answer = client.post("/seguir/", {"code": code, "verifier": pin})
    assert answer["Location"] == f"/seguir/{case.public_code}/"


def test_the_telephone_that_was_left_is_a_verifier(client: Client, sent: tuple[Case, str]) -> None:
    answer = client.post("/seguir/", {"code": sent[0].public_code, "verifier": "+54 341 555 0188"})
    assert answer.status_code == 302


def test_a_wrong_verifier_and_an_unknown_code_say_the_same(client: Client, sent: tuple[Case, str]) -> None:
    case, pin = sent
    wrong = client.post("/seguir/", {"code": case.public_code, "verifier": "000000"})
    other = client.post("/seguir/", {"code": "LC-222222-" + _check("222222"), "verifier": pin})
    sentence = "No encontramos un caso con ese código y ese dato. Revisá los dos."
    assert (wrong.status_code, other.status_code) == (422, 422)
    assert sentence in wrong.content.decode()
    assert sentence in other.content.decode()


def _check(body: str) -> str:
    alphabet = "23456789ABCDEFGHJKMNPQRSTUWXY"
    return alphabet[sum(weight * alphabet.index(symbol) for weight, symbol in enumerate(body, 2)) % 29]


def test_a_code_mistyped_is_told_at_its_field(client: Client) -> None:
    answer = client.post("/seguir/", {"code": "LC-000", "verifier": "1"}).content.decode()
    assert 'id="id_code_error"' in answer
    assert "revisá si falta o sobra una letra" in answer


def test_guessing_is_limited(client: Client, sent: tuple[Case, str]) -> None:
    case, pin = sent
    for _ in range(10):
        client.post("/seguir/", {"code": case.public_code, "verifier": "000000"})
    answer = client.post("/seguir/", {"code": case.public_code, "verifier": pin})
    assert answer.status_code == 422
    assert "Recibimos muchos intentos seguidos" in answer.content.decode()


def test_the_page_shows_steps_promise_office_and_words(
    client: Client, known: Case, django_assert_num_queries
) -> None:
    with django_assert_num_queries(8):
        text = client.get(f"/seguir/{known.public_code}/").content.decode()
    for words in (
        "Luminaria apagada",
        "En el área que lo resuelve",
        "Alumbrado",
        "Jefatura de guardia",
        "miércoles 25 de noviembre",
        "No anda la luz",
        "Belgrano 1450",
    ):
        assert words in text


def test_without_proof_the_page_asks_for_it(client: Client, sent: tuple[Case, str]) -> None:
    answer = client.get(f"/seguir/{sent[0].public_code}/")
    assert answer["Location"] == f"/seguir/?codigo={sent[0].public_code}"
    for verb in ("responder", "resuelto", "no-resuelto", "opinar"):
        assert client.post(f"/seguir/{sent[0].public_code}/{verb}")["Location"] == "/seguir/"


def test_a_reply_reaches_the_office_once(client: Client, known: Case) -> None:
    reply = {"text": "Les mando otra foto", "key": "abc123"}
    client.post(f"/seguir/{known.public_code}/responder", reply)
    client.post(f"/seguir/{known.public_code}/responder", reply)
    entry = Interaction.objects.get(kind="message")
    assert (entry.text, entry.party_id, entry.direction) == ("Les mando otra foto", known.applicant_id, "in")
    assert "Les mando otra foto" in client.get(f"/seguir/{known.public_code}/").content.decode()


def test_a_reply_may_carry_a_file_that_only_its_author_reads(client: Client, known: Case) -> None:
    paper = SimpleUploadedFile("nota.txt", b"La luz sigue apagada", "text/plain")
    client.post(f"/seguir/{known.public_code}/responder", {"text": "", "file": paper, "key": "k1"})
    where = re.search(rf"/seguir/{known.public_code}/archivo/[0-9a-f-]+", _page(client, known))[0]
    assert client.get(where).content == b"La luz sigue apagada"
    assert Client().get(where).status_code == 404


def _page(client: Client, case: Case) -> str:
    return client.get(f"/seguir/{case.public_code}/").content.decode()


def test_an_empty_reply_is_refused_beside_the_field(client: Client, known: Case) -> None:
    answer = client.post(f"/seguir/{known.public_code}/responder", {"text": " ", "key": "k"})
    assert answer.status_code == 422
    assert "Escribí algo o adjuntá un archivo." in answer.content.decode()


def test_it_is_done_closes_the_case(client: Client, known: Case) -> None:
    _resolve(known)
    assert "¿Quedó resuelto?" in _page(client, known)
    client.post(f"/seguir/{known.public_code}/resuelto")
    known.refresh_from_db()
    assert (known.phase, known.citizen_confirmed) == (Phase.CLOSED, True)


def test_it_is_not_solved_reopens_it_with_the_words(client: Client, known: Case) -> None:
    _resolve(known)
    assert client.post(f"/seguir/{known.public_code}/no-resuelto", {"d-note": ""}).status_code == 422
    client.post(f"/seguir/{known.public_code}/no-resuelto", {"d-note": "Sigue apagada"})
    known.refresh_from_db()
    assert (known.phase, known.citizen_confirmed) == (Phase.REOPENED, False)
    assert known.changes.order_by("-at", "-id").first().note == "Sigue apagada"


def test_a_word_out_of_time_is_refused_in_words(client: Client, known: Case) -> None:
    answer = client.post(f"/seguir/{known.public_code}/resuelto")
    assert answer.status_code == 422
    assert "Desde el estado actual no se puede hacer esto." in answer.content.decode()


def test_a_rating_is_taken_where_it_is_asked(client: Client, known: Case) -> None:
    _resolve(known)
    invite(actor=system(known.jurisdiction_id), case=known, channel="webform")
    where = f"/seguir/{known.public_code}/opinar"
    assert "¿Cómo te atendimos?" in client.get(where).content.decode()
    assert client.post(where, {"comment": "Rápido"}).status_code == 422
    client.post(where, {"score": "4", "comment": "Rápido"})
    given = Answer.objects.get()
    assert (given.score, given.comment, given.channel) == (4, "Rápido", "webform")
    assert "No hay una consulta abierta" in client.get(where).content.decode()
    assert client.post(where, {"score": "1"}).status_code == 422


def test_the_survey_link_takes_one_answer(client: Client, known: Case) -> None:
    _resolve(known)
    token = invite(actor=system(known.jurisdiction_id), case=known, channel="webform").token
    assert "¿Cómo te atendimos?" in client.get(f"/opinar/{token}/").content.decode()
    assert client.post(f"/opinar/{token}/", {"score": "9"}).status_code == 422
    thanks = client.post(f"/opinar/{token}/", {"score": "2", "solved": "no", "comment": "Tarde"})
    assert "Gracias" in thanks.content.decode()
    given = Answer.objects.get()
    assert (given.score, given.solved, given.comment) == (2, False, "Tarde")
    assert "Ya nos diste tu opinión" in client.get(f"/opinar/{token}/").content.decode()


def test_an_unknown_survey_link_says_what_to_do(client: Client) -> None:
    answer = client.get("/opinar/nothing/")
    assert answer.status_code == 404
    assert "Entrar con mi código" in answer.content.decode()


def test_personal_pages_are_kept_out_of_every_cache(client: Client, known: Case) -> None:
    for path in (f"/seguir/{known.public_code}/", "/pedir/", "/seguir/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_late_request_is_owned_up_to_and_may_be_pressed_once_a_day(client: Client, known: Case) -> None:
    where = f"/seguir/{known.public_code}/"
    assert "Se nos pasó la fecha" not in client.get(where).content.decode()
    with clock.frozen(NOON + timedelta(days=20)):
        shown = client.get(where).content.decode()
        assert "Se nos pasó la fecha" in shown
        assert "Hoy responde por tu pedido: Jefatura de guardia." in shown
        assert client.post(f"{where}pronto-despacho").status_code == 302
        after = client.get(where).content.decode()
        assert "Tu pedido de pronto despacho quedó escrito." in after
        assert "Se nos pasó la fecha" not in after
        again = client.post(f"{where}pronto-despacho")
        assert again.status_code == 422
        assert "Ya lo pediste hoy" in again.content.decode()


def test_a_request_in_time_is_not_pressed(client: Client, known: Case) -> None:
    answer = client.post(f"/seguir/{known.public_code}/pronto-despacho")
    assert answer.status_code == 422
    assert "Todavía está en plazo" in answer.content.decode()
    assert Client().post(f"/seguir/{known.public_code}/pronto-despacho")["Location"] == "/seguir/"


def test_the_law_stands_beside_the_promise(client: Client, known: Case) -> None:
    law = LegalTerm.objects.create(
        code="X",
        country="AR",
        scope="X",
        subject="X",
        amount=2,
        unit="business_day",
        silence="negative",
        next_remedy="Amparo por mora.",
        norm="Ley 1",
        verification="V",
    )
    due = clock.now() + timedelta(days=2)
    known.clocks.create(
        kind="legal", term=law, amount=2, unit="business_day", started_at=clock.now(), due_at=due
    )
    where = f"/seguir/{known.public_code}/"
    shown = client.get(where).content.decode()
    assert "Lo que manda la ley" in shown
    assert "Si no te respondemos a tiempo, se entiende negado." in shown
    assert "Amparo por mora." not in shown
    with clock.frozen(NOON + timedelta(days=9)):
        assert "Lo que podés hacer: Amparo por mora." in client.get(where).content.decode()


def test_the_promised_day_goes_into_a_calendar(client: Client, known: Case) -> None:
    page = client.get(f"/seguir/{known.public_code}/").content.decode()
    assert "Guardar la fecha en mi calendario" in page
    file = client.get(f"/seguir/{known.public_code}/fecha.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    day = known.due_at.astimezone(known.jurisdiction.zone_info)
    text = file.content.decode().replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    assert "María" not in text


def test_nobody_else_gets_the_promised_day(sent: tuple[Case, str]) -> None:
    assert Client().get(f"/seguir/{sent[0].public_code}/fecha.ics").status_code == 404


def test_nothing_is_promised_of_what_has_ended(client: Client, known: Case) -> None:
    _resolve(known)
    assert client.get(f"/seguir/{known.public_code}/fecha.ics").status_code == 404

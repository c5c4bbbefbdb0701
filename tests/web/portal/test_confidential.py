"""Confidential information: what the page promises, kept."""

import io
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from nexo.config.logs import LineFormatter
from nexo.domain.organisation.models import Zone
from nexo.domain.safety.actions.answer_report import answer_report
from nexo.domain.safety.actions.read_report import read_report
from nexo.domain.safety.enums import Status
from nexo.domain.safety.models import ConfidentialReport, Message
from nexo.testing.town import small_town
from nexo.web.portal.pages.confidential import restraint
from stored import everything_stored

ABOUT, TELL, RETURN = (
    "/informacion-confidencial/",
    "/informacion-confidencial/informar/",
    "/informacion-confidencial/volver/",
)
WORDS = "Venden en la casa verde de Mitre y Belgrano"
ORIGIN = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_USER_AGENT": "Navegador-De-Juana/9.1",
    "HTTP_REFERER": "https://vecinos.example/quien-soy",
    "HTTP_ACCEPT_LANGUAGE": "es-AR",
}
TRACES = ("203.0.113.77", "Navegador-De-Juana", "quien-soy", "casa verde", "13:47")


@pytest.fixture(autouse=True)
def _fresh(noon):
    restraint.TELL.forget()
    restraint.COME_BACK.forget()


@pytest.fixture
def visitor():
    """A browser that refuses cookies, with a token check as strict as in life."""
    return Client(enforce_csrf_checks=True, **ORIGIN)


def told(**changed):
    return {"text": WORDS, "category": "drugs", **changed}


def filed(client, **changed):
    response = client.post(TELL, told(**changed))
    assert response.status_code == 200
    return response.context["key"]


def photo():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telefono de Juana"
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_juana_20261123_1347.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.mark.parametrize("address", [ABOUT, TELL, RETURN])
def test_no_page_sets_a_cookie_runs_a_script_or_tells_where_one_was(town, visitor, address):
    response = visitor.get(address)
    assert response.status_code == 200
    assert response.cookies == {}
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert "portal.js" not in html
    assert 'rel="noreferrer noopener"' in html
    assert "Salir ya" in html


def test_nothing_but_the_room_learns_of_a_report(town, visitor, caplog):
    picture = photo()
    caplog.set_level(logging.DEBUG)
    before = everything_stored(but="safety_")
    key = filed(visitor, place="la casa verde", pictures=picture)
    assert visitor.post(RETURN, {"key": "mala"}).status_code == 422
    assert visitor.post(RETURN, {"key": key}).status_code == 200
    assert visitor.post(RETURN, {"key": key, "text": "y también hoy"}).status_code == 200
    assert everything_stored(but="safety_") == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM safety_confidentialreport r")
        kept = cursor.fetchone()[0]
    logged = " ".join(
        str(vars(record)) for record in caplog.records if not record.name.startswith("django.db")
    )
    for trace in (*TRACES, key, key.replace("-", ""), "Juana", "confidencial"):
        assert trace not in kept
        assert trace not in logged
    assert visitor.cookies == {}


def test_an_error_while_it_is_sent_logs_no_words_and_no_origin(town, visitor, caplog):
    caplog.set_level(logging.DEBUG)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE safety_confidentialreport RENAME TO safety_gone")
    visitor.raise_request_exception = False
    assert visitor.post(TELL, told()).status_code == 500
    lines = [LineFormatter(plain=False).format(one) for one in caplog.records if one.levelno >= logging.INFO]
    assert len(lines) >= 1
    for trace in TRACES:
        assert trace not in " ".join(lines)


def test_one_comes_back_with_the_key_and_only_by_post(town, visitor):
    key = filed(visitor)
    assert WORDS not in visitor.get(f"{RETURN}?key={key}").content.decode()
    opened = visitor.post(RETURN, {"key": key.lower().replace("-", " ")})
    assert WORDS in opened.content.decode()
    assert opened.context["report"].status is Status.RECEIVED
    assert visitor.post(RETURN, {"key": key, "text": "algo más"}).context["was_sent"] is True
    assert Message.objects.count() == 1


def test_the_answer_of_the_team_is_found_and_a_closed_report_takes_no_more(visitor, noon):
    town = small_town()
    analyst = town.actors["prevencion"]
    key = filed(visitor)
    report = ConfidentialReport.objects.get()
    read_report(actor=analyst, report_id=report.pk)
    answer_report(actor=analyst, report_id=report.pk, text="¿A qué hora?", to=Status.CLOSED)
    opened = visitor.post(RETURN, {"key": key})
    assert "¿A qué hora?" in opened.content.decode()
    assert opened.context["is_closed"] is True
    refused = visitor.post(RETURN, {"key": key, "text": "tarde"})
    assert refused.status_code == 422
    assert "ya está cerrado" in refused.content.decode()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "Escribí la clave"),
        ("casa", "El código no es correcto"),
        ("22222-22222-22222-22223", "El código no es correcto"),
    ],
)
def test_a_wrong_key_says_what_to_look_at(town, visitor, key, words):
    response = visitor.post(RETURN, {"key": key})
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text": " "}, "aunque sea en una línea"),
        ({"category": "otra"}, "otra"),
        ({"zone": "zz"}, "zz"),
        ({"pictures": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj")}, "datos ocultos"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stays(town, visitor, changed, words):
    response = visitor.post(TELL, told(**{"place": "la esquina", **changed}))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "la esquina" in response.content.decode()
    assert ConfidentialReport.objects.count() == 0


def test_what_another_site_makes_a_browser_send_is_refused(town, visitor):
    refused = visitor.post(TELL, told(), HTTP_SEC_FETCH_SITE="cross-site")
    assert (refused.status_code, ConfidentialReport.objects.count()) == (403, 0)
    assert visitor.post(TELL, told(), HTTP_SEC_FETCH_SITE="same-origin").status_code == 200


def test_a_flood_is_held_back_in_memory_alone(town, visitor):
    before = everything_stored(but="safety_")
    for _ in range(restraint.TELL.most):
        filed(visitor)
    refused = visitor.post(TELL, told())
    assert refused.status_code == 422
    assert "Esperá unos minutos" in refused.content.decode()
    assert filed(Client(**{**ORIGIN, "REMOTE_ADDR": "203.0.113.78"}))
    assert everything_stored(but="safety_") == before


def test_the_service_leads_here_and_opens_no_case(make_service, town, visitor):
    make_service("SE03", "Información confidencial")
    town.local_rules = {"confidential_services": ["SE03"]}
    town.save()
    for name, arguments in (("service", []), ("begin", []), ("question", ["que"])):
        response = visitor.get(reverse(f"portal:{name}", args=["SE03", *arguments]))
        assert (response.status_code, response.headers["Location"]) == (302, ABOUT)
        assert response.cookies == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_two_queries(town, visitor, django_assert_num_queries, count):
    for number in range(count):
        Zone.objects.create(jurisdiction=town, code=f"Z{number}", name=f"Zona {number}")
    with django_assert_num_queries(2):
        assert f"Zona {count - 1}" in visitor.get(TELL).content.decode()

"""Whoever uses the site in another language is told in it from then on; who is known to read another keeps it."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from nexo.domain.cases.actions.change_phase import Words, change_phase
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.notifications.models import Notice
from nexo.domain.parties.models import Party
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.events.deliver import deliver_pending

ENGLISH = {"accept_language": "en"}


@pytest.fixture
def told(town) -> None:
    """Let a mail leave, so that a notice is composed."""
    configure_account(
        actor=system(town.id),
        jurisdiction=town,
        slug="email",
        name="Correo",
        address="hola@losceibos.example",
        settings={"smtp_host": "127.0.0.1"},
    )


def request_in(headers: dict[str, str]) -> tuple[Case, str]:
    """Make a request in a browser of its own; return the case and its PIN."""
    browser = Client(headers=headers)
    browser.get("/pedir/AP01/")
    browser.post("/pedir/AP01/que/", {"description": "No anda la luz"})
    browser.post("/pedir/AP01/donde/", {"place": "Belgrano 1450"})
    reach = {"reach": "email", "contact": "mary@vecina.example", "name": "Mary Ríos"}
    browser.post("/pedir/AP01/contacto/", reach)
    page = browser.get(browser.post("/pedir/AP01/revisar/")["Location"]).content.decode()
    return Case.objects.latest("received_at"), re.search(r"<strong>(\d{6})</strong>", page)[1]


def prove(case: Case, pin: str, headers: dict[str, str]) -> None:
    answer = Client(headers=headers).post("/seguir/", {"code": case.public_code, "verifier": pin})
    assert answer.status_code == 302


def language() -> str:
    return Party.objects.get().language


def resolve(case: Case) -> None:
    words = Words(note="x", public_note="Cambiamos la lámpara.", reason="other")
    for phase in (Phase.IN_PROGRESS, Phase.RESOLVED):
        change_phase(actor=system(case.jurisdiction_id), case_id=case.id, to=phase, words=words)
    deliver_pending()


@pytest.mark.usefixtures("noon", "light", "told")
@pytest.mark.parametrize(
    ("asked", "kept", "registered", "resolved"),
    [
        (
            "en",
            "en",
            "[%(code)s] We have registered your request: Luminaria apagada (en)",
            "Your request %(code)s (Luminaria apagada (en)) is resolved.",
        ),
        (
            "pt-BR",
            "pt",
            "[%(code)s] Registramos sua solicitação: Luminaria apagada",
            "Sua solicitação %(code)s (Luminaria apagada) está resolvida.",
        ),
    ],
)
def test_a_request_is_answered_in_its_language(asked: str, kept: str, registered: str, resolved: str) -> None:
    case, _ = request_in({"accept_language": asked})
    deliver_pending()
    assert language() == kept
    assert AuditEntry.objects.filter(action="parties.edit").count() == 1
    receipt = Notice.objects.get(slug="case_registered").interaction
    assert receipt.subject == registered % {"code": case.public_code}
    resolve(case)
    closing = Notice.objects.get(slug="case_resolved").interaction.text
    assert resolved % {"code": case.public_code} in closing


def test_a_request_in_spanish_says_nothing_of_the_language(noon, light, told) -> None:
    case, _ = request_in({"accept_language": "es"})
    deliver_pending()
    assert language() == ""
    receipt = Notice.objects.get(slug="case_registered").interaction
    assert receipt.subject == f"[{case.public_code}] Registramos tu pedido: Luminaria apagada"


def test_who_follows_in_english_is_told_in_english(noon, light, told) -> None:
    case, pin = request_in({"accept_language": "es"})
    prove(case, pin, ENGLISH)
    assert language() == "en"
    resolve(case)
    assert "is resolved." in Notice.objects.get(slug="case_resolved").interaction.text


def test_what_an_official_wrote_down_and_what_was_seen_first_stays(noon, light) -> None:
    case, pin = request_in(ENGLISH)
    prove(case, pin, {"accept_language": "pt"})
    assert language() == "en"
    Party.objects.update(language="gn")
    prove(case, pin, ENGLISH)
    assert language() == "gn"


def test_a_case_without_a_person_has_nobody_to_tell(noon, light) -> None:
    case, pin = request_in({"accept_language": "es"})
    Case.objects.update(applicant=None)
    prove(case, pin, ENGLISH)
    assert language() == ""


def test_a_visitor_of_the_chat_in_english(noon, town) -> None:
    call_command("createcachetable", verbosity=0)
    configure_account(actor=system(town.id), jurisdiction=town, slug="webchat", name="Chat")
    browser = Client(headers=ENGLISH)
    key = re.search(r'name="key" value="([^"]+)"', browser.get("/chat/").content.decode())[1]
    browser.post("/chat/", {"key": key, "text": "Hello", "name": "Mary"})
    assert language() == "en"

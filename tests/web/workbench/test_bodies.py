"""Other governments in the workbench: set up, tried, sent to, and the news that fit no case."""

import pytest
from django.urls import reverse

from nexo.domain.authorities.actions.send_referral import send_referral
from nexo.domain.authorities.actions.take_news import keep_stray
from nexo.domain.authorities.models import Body, Referral, StrayNews
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.enums import Phase
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.kernel import clock
from nexo.kernel.actors import system

HERE = reverse("workbench:bodies")
NEW = reverse("workbench:body_new")
GIVEN = {
    "name": "Vialidad Provincial",
    "agreement": "Convenio 12/2026",
    "legal_basis": "Ley 25.326, art. 11",
    "purpose": "arreglar la ruta",
    "parts": ["place", "description"],
    "endpoint": "http://127.0.0.1:9/open311/v2",
    "api_key": "una-clave-secreta",
    "account_id": "",
    "is_active": "on",
}


def text(response):
    return response.content.decode()


@pytest.fixture
def body(as_):
    as_("sistemas").post(NEW, GIVEN)
    Body.objects.update(services=[["RUTA", "Pozo en la ruta"]])
    return Body.objects.get()


@pytest.fixture
def case(small):
    request = Request(
        version=small.versions["VI01"], description="Un pozo", channel="counter", place=Place(text="Ruta 2")
    )
    opened = open_case(actor=small.actors["atencion"], request=request).case
    return take_case(actor=small.actors["vial"], case_id=opened.pk)


def send(case):
    return reverse("workbench:case_do", kwargs={"case_id": case.pk, "verb": "enviar"})


def test_a_body_is_set_up_and_its_key_is_never_shown(as_, body):
    assert (body.name, body.parts, body.repeats_safely) == (
        "Vialidad Provincial",
        ["place", "description"],
        False,
    )
    browser = as_("sistemas")
    shown = text(browser.get(reverse("workbench:body", kwargs={"body_id": body.pk})))
    assert "Pozo en la ruta" in shown
    assert "una-clave-secreta" not in shown
    assert "Vialidad Provincial" in text(browser.get(HERE))


@pytest.mark.parametrize("name", ["name", "agreement", "legal_basis", "purpose", "endpoint"])
def test_nothing_is_exchanged_without_agreement_basis_and_purpose(as_, name):
    assert as_("sistemas").post(NEW, GIVEN | {name: " "}).status_code == 422
    assert Body.objects.count() == 0


def test_one_that_does_not_answer_says_so_here_and_in_the_list(as_, body):
    browser = as_("sistemas")
    address = reverse("workbench:body_examine", kwargs={"body_id": body.pk})
    assert "No contesta:" in text(browser.post(address, follow=True))
    body.refresh_from_db()
    assert body.trouble
    assert body.trouble in text(browser.get(HERE))


def test_a_case_is_sent_to_a_body_with_an_agreement(as_, body, case):
    browser = as_("vial")
    assert "Pozo en la ruta" in text(browser.get(send(case)))
    target = f"{body.pk}:RUTA"
    assert browser.post(send(case), {"target": target, "body": "Otro"}).status_code == 422
    assert browser.post(send(case), {"target": f"{body.pk}:OTRO"}).status_code == 422
    assert browser.post(send(case), {"body": " "}).status_code == 422
    assert browser.post(send(case), {"target": target, "note": "Kilómetro 30"}).status_code == 302
    referral = Referral.objects.get()
    assert (referral.service_code, referral.state) == ("RUTA", "to_send")
    send_referral(referral_id=referral.pk)
    shown = text(browser.get(reverse("workbench:case", kwargs={"case_id": case.pk})))
    assert "Enviado a Vialidad Provincial" in shown
    assert "Kilómetro 30" in shown
    verbs = [reverse("workbench:case_do", args=[case.pk, verb]) for verb in ("resuelto-alla", "seguir")]
    assert [verb in shown for verb in verbs] == [True, True]
    assert browser.post(verbs[0], {"answer": "Lo arreglaron."}).status_code == 302
    case.refresh_from_db()
    assert (case.phase, case.public_answer) == (Phase.RESOLVED_EXTERNAL, "Lo arreglaron.")


def test_one_without_an_agreement_is_written_down_as_before(as_, case):
    given = {"body": "Correo Argentino", "public_note": "Les escribimos."}
    assert as_("vial").post(send(case), given).status_code == 302
    case.refresh_from_db()
    assert (case.phase, Referral.objects.count()) == (Phase.REFERRED_EXTERNAL, 0)


def test_whoever_asked_sees_to_whom_it_went_on_what_basis_and_what_was_sent(client, as_, small, body, case):
    as_("vial").post(send(case), {"target": f"{body.pk}:RUTA"})
    made = open_case(
        actor=small.actors["atencion"],
        request=Request(
            version=small.versions["VI01"], description="Otro", channel="counter", place=Place(text="Ruta 3")
        ),
    )
    take_case(actor=small.actors["vial"], case_id=made.case.pk)
    as_("vial").post(send(made.case), {"target": f"{body.pk}:RUTA"})
    client.post("/seguir/", {"code": made.case.public_code, "verifier": made.pin})
    shown = text(client.get(f"/seguir/{made.case.public_code}/"))
    for told in (
        "Lo enviamos a Vialidad Provincial",
        "Base legal: Ley 25.326, art. 11. Para qué: arreglar la ruta.",
    ):
        assert told in shown
    assert ("Ruta 3" in shown, "Ruta 2" in shown) == (True, False)


def test_news_that_fit_no_case_are_shown_until_somebody_has_seen_them(as_, small):
    account = configure_account(
        actor=system(small.jurisdiction.pk), jurisdiction=small.jurisdiction, slug="open311", name="Vialidad"
    )
    said = {"code": "XX-1", "status": "fixed", "words": "Listo el pozo", "said_at": clock.now()}
    keep_stray(account=account, update_id="1", **said)
    browser = as_("sistemas")
    assert "Listo el pozo" in text(browser.get(HERE))
    stray = StrayNews.objects.get()
    browser.post(reverse("workbench:stray_settle", kwargs={"stray_id": stray.pk}))
    assert "Listo el pozo" not in text(browser.get(HERE))
    stray.refresh_from_db()
    assert stray.settled_at == clock.now()

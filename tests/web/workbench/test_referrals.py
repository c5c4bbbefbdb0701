"""Referrals by mail in the workbench: set up, read, decided with one press, sent again."""

import pytest
from django.urls import reverse

from domain.authorities.mailed import AGREED, answer_address, mailed
from nexo.domain.authorities.actions.follow_mail import follow_mail
from nexo.domain.authorities.actions.hear_mail import hear_mail
from nexo.domain.authorities.models import Body, Referral, ReferralNews
from nexo.domain.cases.enums import Phase
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.models import ChannelAccount, Interaction
from nexo.domain.interactions.ports import DeliveryState, RawRequest

NEW = f"{reverse('workbench:body_new')}?por=correo"
LIST = reverse("workbench:referrals")
QUERIES, LISTED = 6, 5
GIVEN = AGREED | {"parts": ["place", "photo"], "answer_days": "15", "is_active": "on"}


def text(response):
    return response.content.decode()


def address(name, pk):
    argument = "news_id" if name == "referral_news" else "referral_id"
    return reverse(f"workbench:{name}", kwargs={argument: pk})


@pytest.fixture
def sent(small):
    return mailed(small)[0]


@pytest.fixture
def answered(sent):
    return answer(sent, "Tapamos el pozo. Saludos, Ana")


def answer(referral, words):
    count = Interaction.objects.count()
    mail = (
        f"From: mesa@vialidad.example\r\nTo: {answer_address(referral)}\r\nSubject: Re: pozo\r\n"
        f"Message-ID: <{count}@vialidad.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    raw = record_raw(account=ChannelAccount.objects.get(slug="email"), request=RawRequest(body=mail.encode()))
    interpret_raw(raw_ids=[raw.id])
    hear_mail(interaction_ids=[Interaction.objects.get(raw=raw).pk])
    return ReferralNews.objects.get(entry__raw=raw)


def test_a_body_by_mail_is_set_up_and_changed(as_):
    browser = as_("sistemas")
    assert "Sumar un organismo por correo" in text(browser.get(NEW))
    assert browser.post(NEW, GIVEN).status_code == 302
    body = Body.objects.get()
    assert (body.way, body.addresses, body.domains, body.answer_days, body.parts) == (
        "email",
        ["mesa@vialidad.example", "guardia@vialidad.example"],
        ["vialidad.example"],
        15,
        ["place", "photo"],
    )
    assert [name for _code, name in body.services] == ["Pozo en la ruta", "Banquina"]
    here = reverse("workbench:body", kwargs={"body_id": body.pk})
    shown = text(browser.get(here))
    assert "guardia@vialidad.example" in shown
    assert "Probar ahora" not in shown
    assert browser.post(here, GIVEN | {"services": "Banquina"}).status_code == 302
    body.refresh_from_db()
    assert body.services == [["Banquina", "Banquina"]]
    assert "Por correo" in text(browser.get(reverse("workbench:bodies")))


@pytest.mark.parametrize("wrong", [{"addresses": "mesa"}, {"domains": "gmail.com"}, {"answer_days": "0"}])
def test_what_cannot_be_is_said_at_its_field(as_, wrong):
    response = as_("sistemas").post(NEW, GIVEN | wrong)
    assert (response.status_code, Body.objects.count()) == (422, 0)
    assert next(iter(wrong)) in response.context["form"].errors


def test_a_mail_becomes_a_state_with_one_press(as_, sent, answered):
    browser = as_("vial")
    case = reverse("workbench:case", kwargs={"case_id": sent.case_id})
    assert "Contestaron: falta leerlo" in text(browser.get(case))
    assert "Derivaciones por correo que te esperan" in text(browser.get(reverse("workbench:keeping")))
    assert "Contestó: falta leerlo" in text(browser.get(LIST))
    shown = text(browser.get(address("referral", sent.pk)))
    assert "Tapamos el pozo. Saludos, Ana" in shown
    there = address("referral_news", answered.pk)
    assert browser.post(there, {"reply": "nada"}).status_code == 422
    assert browser.post(there, {"reply": "solved", "words": "Tapamos el pozo."}).status_code == 302
    sent.case.refresh_from_db()
    assert (sent.case.phase, sent.case.public_answer) == (Phase.RESOLVED_EXTERNAL, "Tapamos el pozo.")
    again = browser.post(there, {"reply": "refused", "words": "No"})
    assert again.status_code == 422
    assert "Otra persona ya resolvió" in text(again)
    assert "Nada espera" in text(browser.get(LIST))


def test_one_that_was_only_read_moves_nothing(as_, sent, answered):
    browser = as_("vial")
    assert browser.post(address("referral_news", answered.pk), {"reply": ""}).status_code == 302
    answered.refresh_from_db()
    sent.case.refresh_from_db()
    assert (answered.settled_by, sent.case.phase) == ("Vial", Phase.REFERRED_EXTERNAL)
    assert "lo leyó Vial" in text(browser.get(address("referral", sent.pk)))


def test_what_did_not_arrive_leaves_again(as_, sent):
    follow_mail(interaction_id=sent.mail_id, state=DeliveryState.FAILED)
    browser = as_("vial")
    assert "No le llegó" in text(browser.get(LIST))
    there = address("referral_again", sent.pk)
    refused = browser.post(there, {"address": "mesa@vialidad.example", "other": "yo@otro.example"})
    assert refused.status_code == 422
    assert "Esa dirección no es del organismo." in text(refused)
    assert browser.post(there, {"address": "guardia@vialidad.example"}).status_code == 302
    row = Referral.objects.get()
    assert (row.state, row.address) == ("to_send", "guardia@vialidad.example")


@pytest.mark.parametrize(("login", "status"), [("alumbrado", 404), ("vial", 200), ("secretaria", 200)])
def test_who_opens_it(as_, sent, login, status):
    assert as_(login).get(address("referral", sent.pk)).status_code == status


def test_whoever_reads_the_case_but_does_not_work_it_decides_nothing(as_, sent, answered):
    browser = as_("auditoria")
    shown = text(browser.get(address("referral", sent.pk)))
    assert "Tapamos el pozo" in shown
    assert "Mandar de nuevo" not in shown
    assert browser.post(address("referral_again", sent.pk), {}).status_code == 404
    assert browser.post(address("referral_news", answered.pk), {"reply": "solved"}).status_code == 404
    assert ReferralNews.objects.get().settled_at is None


def test_the_page_costs_the_same_with_one_and_three_answers(as_, sent, answered, django_assert_num_queries):
    browser = as_("vial")
    browser.get(LIST)  # the process learns what it keeps
    with django_assert_num_queries(QUERIES):
        browser.get(address("referral", sent.pk))
    for words in ("Otra cosa", "Y otra"):
        answer(sent, words)
    with django_assert_num_queries(QUERIES):
        assert "Y otra" in text(browser.get(address("referral", sent.pk)))
    with django_assert_num_queries(LISTED):
        browser.get(LIST)

"""The telephone in the workbench: who may be calling is offered, the call is written down, lost ones are called back."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.keep_call import keep_call
from nexo.domain.interactions.models import Call, CallBack, CallSeat, ChannelAccount, Interaction
from nexo.domain.interactions.ports import CallMoment, CallNews, InboundItem, ItemKind
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import system

ROSAS = "+5492262412345"
CALLS, NOW, POP = reverse("workbench:calls"), reverse("workbench:calls_now"), reverse("workbench:calls_pop")
COUNTER, CALL_BACKS = reverse("workbench:counter"), reverse("workbench:call_backs")


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def line(small):
    town = small.jurisdiction
    return configure_account(actor=system(town.pk), jurisdiction=town, slug="voice", name="147")


@pytest.fixture
def tell(line):
    """Tell of a call what an exchange would, `second` seconds from noon."""

    def give(moment: str, second: int = 0, call: str = "c1", number: str = ROSAS, **more) -> Call:
        news = CallNews(call=call, moment=CallMoment(moment), direction="in", number=number, **more)
        item = InboundItem(
            kind=ItemKind.EVENT,
            raw_type=moment,
            external_id=f"{call}/{moment}",
            timestamp=clock.now() + timedelta(seconds=second),
            call=news,
        )
        return keep_call(actor=system(line.jurisdiction_id), account=line, item=item)

    return give


@pytest.fixture
def seated(as_, line):
    """Return the browser of somebody who takes calls at extension 204."""

    def sit(login: str = "atencion", extension: str = "204"):
        browser = as_(login)
        answer = browser.post(
            reverse("workbench:calls_seat"), {"account_id": line.pk, "extension": extension}
        )
        assert answer.status_code == 302, text(answer)
        return browser

    return sit


def test_who_takes_no_calls_is_asked_where(as_, line, django_assert_max_num_queries):
    browser = as_()
    with django_assert_max_num_queries(8):
        shown = text(browser.get(CALLS))
    assert "Empezar a atender" in shown
    assert "147" in shown


def test_a_telephone_before_somebody_else_is_refused(seated, as_, line):
    seated()
    answer = as_("derivacion").post(reverse("workbench:calls_seat"), {"account_id": "", "extension": "204"})
    assert (answer.status_code, CallSeat.objects.count()) == (422, 1)
    assert "ya está atendiendo otra persona" in text(answer)


def test_a_call_that_rings_offers_people_and_picks_none(
    seated, rosa, small, tell, django_assert_max_num_queries
):
    register_person(
        actor=small.actors["atencion"],
        given_names="Juan",
        surname="Gómez",
        contact_points=[("phone", ROSAS)],
        source="counter",
    )
    browser, call = seated(), tell("offered", extension="204")
    with django_assert_max_num_queries(8):
        page = browser.get(CALLS)
    assert f"/live/?topics=calls&amp;since={int(clock.now().timestamp() * 1000)}" in page.content.decode()
    with django_assert_max_num_queries(8):
        shown = text(browser.get(NOW, headers={"HX-Request": "true"}))
    for words in ("Rosa Gómez", "Juan Gómez", "Otras personas tienen el mismo", "Es otra persona", "suena"):
        assert words in shown
    assert "Atención preferencial por edad" in shown
    assert call.interaction.party is None


def test_three_calls_cost_what_one_does(seated, rosa, tell, django_assert_max_num_queries):
    browser = seated()
    for place in range(3):
        tell("queued", call=f"c{place}", number=f"+549226240000{place}")
    with django_assert_max_num_queries(8):
        assert text(browser.get(NOW)).count("espera en la cola") == 3


def test_every_page_of_theirs_tells_of_the_call(seated, as_, rosa, tell):
    browser, inbox = seated(), reverse("workbench:inbox")
    assert POP in browser.get(inbox).content.decode()
    assert POP not in as_("derivacion").get(inbox).content.decode()
    assert text(browser.get(POP, headers={"HX-Request": "true"})).strip() == ""
    tell("offered", extension="204")
    assert ROSAS in text(browser.get(POP, headers={"HX-Request": "true"}))
    browser.post(reverse("workbench:calls_seat"), {"leave": "1"})
    assert POP not in browser.get(inbox).content.decode()


def test_after_the_call_it_is_written_down_with_its_times(
    seated, rosa, tell, noon, django_assert_max_num_queries
):
    browser = seated()
    tell("began"), tell("answered", 65, extension="204")
    call = tell("ended", 265)
    assert "Falta registrarla" in text(browser.get(CALLS))
    with django_assert_max_num_queries(8):
        page = browser.get(f"{COUNTER}?llamada={call.pk}")
    assert "Esperó 1:05" in text(page)
    assert f"?llamada={call.pk}&amp;persona={rosa.pk}" in page.content.decode()
    assert "Minutos" not in text(page)
    with django_assert_max_num_queries(8):
        page = browser.get(f"{COUNTER}?llamada={call.pk}&persona={rosa.pk}")
    assert "Ver toda su historia" in text(page)
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    sent = {
        "channel": "voice", "party_id": rosa.pk, "key": key, "call_id": call.pk, "text": "Sigue sin luz",
        "result": "informed",
    }  # fmt: skip
    with clock.frozen(noon + timedelta(seconds=300)):
        assert browser.post(COUNTER, sent)["Location"] == COUNTER
        assert browser.post(COUNTER, sent)["Location"] == COUNTER
    entry = Interaction.objects.get(pk=call.interaction_id)
    call.refresh_from_db()
    assert (entry.party, entry.text, entry.duration_seconds) == (rosa, "Sigue sin luz", 200)
    assert (call.wrap_seconds, call.staff.name) == (35, entry.author_label)
    assert Interaction.objects.filter(channel="voice", account__isnull=False).count() == 1
    assert "No hay llamadas" in text(browser.get(NOW))
    told = text(browser.get(reverse("workbench:conversation", args=[entry.conversation_id])))
    assert "Atendida · esperó 1:05 · hablaron 3:20" in told


def test_somebody_new_is_registered_with_the_call(seated, tell):
    browser, call = seated(), tell("answered", extension="204")
    page = browser.get(f"{COUNTER}?llamada={call.pk}")
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]
    sent = {
        "channel": "voice", "key": key, "call_id": call.pk, "given_names": "Elsa", "phone": ROSAS,
        "text": "Un árbol caído", "result": "case_opened",
    }  # fmt: skip
    answer = browser.post(COUNTER, sent)
    assert answer["Location"].endswith(f"?contacto={call.interaction_id}")
    assert Interaction.objects.get(pk=call.interaction_id).party.display_name == "Elsa"


def test_the_number_of_a_call_alone_registers_nobody(seated, tell):
    browser, call = seated(), tell("answered", extension="204")
    page = browser.get(f"{COUNTER}?llamada={call.pk}").content.decode()
    assert f'name="phone" value="{ROSAS}"' in page
    sent = {
        "channel": "voice", "key": call.pk, "call_id": call.pk, "phone": ROSAS, "text": "Equivocado",
        "result": "informed",
    }  # fmt: skip
    assert browser.post(COUNTER, sent)["Location"] == COUNTER
    entry = Interaction.objects.get(pk=call.interaction_id)
    assert (entry.text, entry.party, Party.objects.count()) == ("Equivocado", None, 0)


def test_the_page_answers_again_when_a_call_was_written_down_by_somebody_else(seated, as_, tell):
    browser, call = seated(), tell("answered", extension="204")
    sent = {"channel": "voice", "key": call.pk, "call_id": call.pk, "text": "a", "result": "informed"}
    assert browser.post(COUNTER, sent).status_code == 302
    answer = as_("derivacion").post(COUNTER, {**sent, "text": "b"})
    assert answer.status_code == 422
    assert "ya quedó registrada" in text(answer)


def test_lost_calls_are_called_back(seated, as_, rosa, tell, django_assert_max_num_queries):
    tell("given_up"), tell("given_up", 60, call="c2"), tell("given_up", 5, call="c3", number="+5492262400009")
    browser = as_()
    with django_assert_max_num_queries(8):
        shown = text(browser.get(CALL_BACKS))
    assert shown.index(ROSAS) < shown.index("+5492262400009")
    for words in ("Rosa Gómez", "Llamó 2 veces", "Se adelanta 60 minutos", "Atención preferencial por edad"):
        assert words in shown
    line = CallBack.objects.get(number=ROSAS)
    address = reverse("workbench:call_back", args=[line.pk])
    with django_assert_max_num_queries(8):
        assert "La devuelvo yo" in text(browser.get(address))
    assert browser.post(address, {"verb": "take"})["Location"] == address
    assert "Hablamos" in text(browser.get(address))
    other = as_("derivacion")
    assert "La está devolviendo" in text(other.get(address))
    assert other.post(address, {"verb": "reached"})["Location"] == CALL_BACKS
    assert "Ya la está devolviendo otra persona" in text(other.get(CALL_BACKS))
    assert browser.post(address, {"verb": "reached", "text": "Pedía turno"})["Location"] == CALL_BACKS
    shown = text(browser.get(CALL_BACKS))
    assert "Anotado" in shown
    assert ROSAS not in shown
    assert browser.get(address).status_code == 404


def test_the_list_of_call_backs_goes_on(as_, tell, django_assert_max_num_queries):
    for place in range(27):
        tell("given_up", place, call=f"c{place}", number=f"+54922624000{place:02}")
    browser = as_()
    with django_assert_max_num_queries(8):
        first = browser.get(CALL_BACKS)
    following = re.search(r'href="([^"]*desde=[^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    assert text(browser.get(following)).count("+549226240") == 2


def test_the_stream_tells_of_calls_to_who_takes_them(as_):
    grant = "/internal/live-grant/"
    assert "calls" in as_().get(grant).json()["topics"]
    assert "calls" not in as_("vial").get(grant).json()["topics"]


def test_calling_from_the_screen_needs_an_exchange_that_does_it(seated, tell):
    tell("given_up")
    address = reverse("workbench:call_back", args=[CallBack.objects.get().pk])
    assert "Llamar desde mi interno" not in text(seated().get(address))
    ChannelAccount.objects.update(settings={"exchange": "asterisk", "host": "x", "username": "nexo"})
    browser = seated()
    assert "Llamar desde mi interno" in text(browser.get(address))
    assert browser.post(address, {"verb": "call"})["Location"] == address
    shown = text(browser.get(address))
    assert "Tu teléfono va a sonar" in shown
    assert "Hablamos" in shown
    assert Call.objects.get(direction="out").extension == "204"

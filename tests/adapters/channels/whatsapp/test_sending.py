"""Sending against the strict fake: what arrives there, and what every way of failing means."""

from dataclasses import replace

import pytest

from adapters.channels.sending import OF_THE_LINE, fail, message_to, refused_by
from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.adapters.simulators.whatsapp.journal import read_journal
from nexo.adapters.simulators.whatsapp.number import subscribe
from nexo.adapters.simulators.whatsapp.provider import JOURNAL, Provider
from nexo.domain.interactions.ports import (
    AccountConfig,
    ChannelError,
    DeliveryState,
    OutboundFile,
    OutboundMessage,
    RawRequest,
    Remedy,
    Sender,
)
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import catching

ANA = Sender("phone", "+5493415550101")
CHANNEL = WhatsAppChannel()


@pytest.fixture
def written(provider: Provider) -> Provider:
    """Ana has just written, so her window is open."""
    provider.book.last_inbound["5493415550101"] = provider.now()
    return provider


def message(**more) -> OutboundMessage:
    return message_to(ANA, **more)


def refused(account: AccountConfig, given: OutboundMessage) -> ChannelError:
    return refused_by(CHANNEL, account, given)


def lines(provider: Provider) -> list[tuple[str, str, str]]:
    return [(line.kind, line.text, line.key) for chat in provider.book.chats.values() for line in chat]


def test_a_text_arrives_and_its_id_is_the_receipt(written, account):
    receipt = CHANNEL.send(account, message())
    assert receipt.state is DeliveryState.SENT
    assert lines(written) == [("text", "Ya salió la cuadrilla", "key-1")]
    assert list(written.book.lines) == [receipt.external_id]


def test_a_person_without_a_telephone_is_written_to_by_user_id(written, account):
    written.book.last_inbound["AR.1349"] = written.now()
    CHANNEL.send(account, message(to=Sender("wa_bsuid", "AR.1349")))
    assert [line.person for line in written.book.lines.values()] == ["AR.1349"]


def test_a_file_is_left_with_the_provider_first(written, account):
    photo = OutboundFile(filename="farol.jpg", media_type="image/jpeg", content=b"\xff\xd8 not quite a photo")
    CHANNEL.send(account, message(files=(photo,)))
    (line,) = written.book.lines.values()
    assert (line.kind, line.text) == ("image", "Ya salió la cuadrilla")
    assert written.path_of(line.media_id).read_bytes() == photo.content


def test_choices_arrive_as_buttons(written, account):
    CHANNEL.send(account, message(buttons=(("score:5", "Bien"), ("score:1", "Mal"))))
    (line,) = written.book.lines.values()
    assert line.buttons == [{"id": "score:5", "title": "Bien"}, {"id": "score:1", "title": "Mal"}]


def test_a_template_needs_no_window(provider, account):
    CHANNEL.send(account, message(text="", template="aviso_de_caso", parameters=("LC-7F3K9A-M", "resuelto")))
    assert lines(provider) == [("template", "Hay novedades de tu caso LC-7F3K9A-M: resuelto", "key-1")]


def test_a_closed_window_is_told_in_words(provider, account):
    error = refused(account, message())
    assert (error.code, error.remedy) == ("131047", Remedy.NEVER)
    assert error.message == (
        "Pasaron más de 24 horas desde el último mensaje de la persona: solo se puede enviar una plantilla."
    )


@pytest.mark.parametrize(
    ("given", "code", "remedy"),
    [
        (message(text="", template="no_such"), "132001", Remedy.ALARM),
        (message(text="", template="aviso_de_caso"), "132000", Remedy.NEVER),
        (message(to=Sender("phone", "+5493415550147")), "131021", Remedy.NEVER),
        (message(to=Sender("wa_bsuid", "not-a-user-id")), "131009", Remedy.NEVER),
    ],
)
def test_the_providers_refusals_are_typed(written, account, given, code, remedy):
    error = refused(account, given)
    assert (error.code, error.remedy) == (code, remedy)
    assert lines(written) == []


def test_a_wrong_token_alarms_an_administrator(written, account):
    error = refused(replace(account, secrets={"access_token": "stale"}), message())
    assert (error.code, error.remedy) == ("190", Remedy.ALARM)


def test_a_wrong_number_id_is_refused(written, account):
    error = refused(replace(account, settings={**account.settings, "phone_number_id": "999"}), message())
    assert (error.code, error.remedy) == ("100", Remedy.NEVER)


@pytest.mark.parametrize("settings", [{}, {"phone_number_id": "abc"}, {"phone_number_id": "1", "more": 1}])
def test_a_misconfigured_account_alarms(account, settings):
    error = refused(replace(account, settings=settings), message())
    assert (error.code, error.remedy) == ("misconfigured", Remedy.ALARM)


FAILURES = [
    *OF_THE_LINE,
    (Fault(kind=FaultKind.THROTTLE), ("130429", Remedy.RETRY_LATER), 0),
    (Fault(kind=FaultKind.REFUSE, code=131056), ("131056", Remedy.RETRY_LATER), 0),
    (Fault(kind=FaultKind.REFUSE, code=131050), ("131050", Remedy.STOP_PERSON), 0),
    (Fault(kind=FaultKind.REFUSE, code=200), ("200", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=987654), ("987654", Remedy.NEVER), 0),
]


@pytest.mark.parametrize(("fault", "meaning", "arrived"), FAILURES)
def test_what_a_failure_means(written, account, fault, meaning, arrived):
    assert fail(CHANNEL, account, message(), faults=written.behaviour, fault=fault) == meaning
    sent = [fact for fact in read_journal(written.folder / JOURNAL) if fact["event"] == "line"]
    assert len(sent) == arrived


def test_a_throttled_call_says_how_long_to_wait(written, account):
    written.behaviour.order(Fault(kind=FaultKind.THROTTLE))
    assert refused(account, message()).retry_after == 2.0


def test_a_provider_that_is_away_is_tried_again(account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:9")
    away = replace(account, settings={**account.settings, "base_url": "http://127.0.0.1:9"})
    error = refused(away, message())
    assert (error.code, error.remedy) == ("http_unreachable", Remedy.RETRY_LATER)


def test_an_address_the_operator_did_not_allow_alarms(account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "")
    error = refused(account, message())
    assert (error.code, error.remedy) == ("address_refused", Remedy.ALARM)


def test_a_message_cut_between_its_parts_is_never_repeated(written, account):
    long = message(
        text="x" * 2000,
        files=(OutboundFile(filename="a.pdf", media_type="application/pdf", content=b"%PDF"),),
    )
    written.behaviour.order(Fault(kind=FaultKind.SLOW, count=2))
    written.behaviour.order(Fault(kind=FaultKind.REFUSE, code=131056))
    error = refused(account, long)
    assert (error.code, error.remedy) == ("partly_sent", Remedy.UNKNOWN)


def test_an_upload_that_fails_may_be_repeated(written, account):
    photo = OutboundFile(filename="farol.jpg", media_type="image/jpeg", content=b"x")
    written.behaviour.order(Fault(kind=FaultKind.ERROR_500))
    error = refused(account, message(files=(photo,)))
    assert (error.code, error.remedy) == ("http_500", Remedy.RETRY_LATER)


def test_health_is_the_providers_own_word(provider, account):
    health = CHANNEL.check_health(account)
    assert (health.ok, health.message, health.remedy) == (True, "Conectada: 5493415550147", "")


def test_ill_health_says_what_to_do(provider, account):
    health = CHANNEL.check_health(replace(account, secrets={"access_token": "stale"}))
    assert (health.ok, health.message, health.remedy) == (
        False,
        "WhatsApp rechaza nuestras credenciales: hay que renovar el acceso de la cuenta.",
        "Revisá la configuración y el acceso de la cuenta en el administrador de WhatsApp.",
    )


def test_statuses_carry_the_key_back_even_when_the_answer_was_lost(written, account):
    written.behaviour.order(Fault(kind=FaultKind.DROP_AFTER))
    with catching() as hook:
        subscribe(written.folder, hook.url)
        assert refused(account, message()).remedy is Remedy.UNKNOWN
        HttpClient(account.id).request("POST", f"{written.url}/_sim/settle", json={})
        items = [item for one in hook.caught for item in CHANNEL.parse(account, RawRequest(body=one.body))]
    assert [(item.status, item.extra["key"]) for item in items] == [
        (DeliveryState.SENT, "key-1"),
        (DeliveryState.DELIVERED, "key-1"),
    ]

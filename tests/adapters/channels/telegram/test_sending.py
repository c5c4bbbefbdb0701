"""Sending against the strict fake: what arrives there, and what every way of failing means."""

from dataclasses import replace

import pytest

from adapters.channels.sending import OF_THE_LINE, PAPER, PHOTO, fail, message_to, refused_by
from nexo.adapters.channels.telegram.channel import TelegramChannel
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.adapters.simulators.telegram.updates import Person
from nexo.domain.interactions.ports import (
    AccountConfig,
    ChannelError,
    DeliveryState,
    OutboundMessage,
    Remedy,
    Sender,
)

ANA = Sender("telegram", "5550101")
CHANNEL = TelegramChannel()

pytestmark = pytest.mark.usefixtures("ana")


def message(**more) -> OutboundMessage:
    return message_to(ANA, **more)


def refused(account: AccountConfig, given: OutboundMessage) -> ChannelError:
    return refused_by(CHANNEL, account, given)


def shown(provider) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in provider.sent]


def test_a_text_arrives_and_chat_and_number_are_the_receipt(provider, account):
    receipt = CHANNEL.send(account, message())
    assert shown(provider) == [("text", "Ya salió la cuadrilla")]
    assert receipt.external_id == f"5550101:{provider.sent[0].number}"
    assert receipt.state is DeliveryState.SENT


def test_an_answer_quotes_the_message_it_answers(provider, account):
    CHANNEL.send(account, message(reply_to="5550101:1"))
    assert provider.sent[0].answers == 1


@pytest.mark.parametrize("answered", ["5550101:99", "-100777:1", "1", ""])
def test_a_message_of_another_chat_or_gone_is_not_quoted(provider, account, answered):
    CHANNEL.send(account, message(reply_to=answered))
    assert provider.sent[0].answers is None


def test_a_photo_carries_the_text_and_a_document_keeps_its_name(provider, account):
    CHANNEL.send(account, message(files=(PHOTO,)))
    CHANNEL.send(account, message(files=(PAPER,), text=""))
    assert shown(provider) == [("photo", "Ya salió la cuadrilla"), ("document", "")]
    assert [(one.filename, one.content) for one in provider.sent] == [
        ("farol.jpg", PHOTO.content),
        ("nota.pdf", PAPER.content),
    ]


def test_a_picture_over_ten_megabytes_leaves_as_a_document(provider, account):
    CHANNEL.send(account, message(files=(replace(PHOTO, content=b"x" * (10 * 1024 * 1024 + 1)),)))
    assert provider.sent[0].kind == "document"


def test_a_long_text_goes_before_the_file(provider, account):
    CHANNEL.send(account, message(text="x" * 1025, files=(PHOTO,), reply_to="5550101:1"))
    assert [one.kind for one in provider.sent] == ["text", "photo"]
    assert [one.answers for one in provider.sent] == [1, None]


def test_a_touched_button_stops_turning_when_it_is_answered(provider, account, ana):
    CHANNEL.send(account, message(buttons=(("g:a", "Una"),)))
    touch = provider.touch(ana, provider.sent[0], "g:a")["callback_query"]["id"]
    CHANNEL.send(account, message(press=touch))
    assert provider.turning == set()
    # A second time it is too old, which keeps no message back.
    CHANNEL.send(account, message(press=touch))
    assert len(provider.sent) == 3


def test_choices_stand_below_the_last_part(provider, account):
    choices = (("solved:t", "Sí, está resuelto"), ("unsolved:t", "No"))
    CHANNEL.send(account, message(buttons=choices, files=(PHOTO, PAPER)))
    assert [one.kind for one in provider.sent] == ["photo", "document", "text"]
    assert [[b["callback_data"] for b in one.buttons] for one in provider.sent] == [
        [],
        [],
        ["solved:t", "unsolved:t"],
    ]


def test_choices_below_a_photo(provider, account):
    CHANNEL.send(account, message(buttons=(("k", "Sí"),), files=(PHOTO,)))
    assert provider.sent[0].buttons == ({"text": "Sí", "callback_data": "k"},)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "empty"),
        ({"text": "x" * 4097}, "text_too_long"),
        ({"to": Sender("phone", "+5493415550101")}, "address_kind"),
        ({"to": Sender("telegram", "@ana")}, "address_kind"),
        ({"to": Sender("telegram", "-100777")}, "address_kind"),
        ({"files": (PHOTO,) * 11}, "too_many_files"),
        ({"files": (replace(PAPER, content=b"x" * (50 * 1024 * 1024 + 1)),)}, "file_too_large"),
        ({"buttons": (("ñ" * 33, "Sí"),)}, "button_id"),
        ({"buttons": (("", "Sí"),)}, "button_id"),
        ({"buttons": (("k", ""),)}, "button_too_long"),
        ({"buttons": tuple((str(n), "x") for n in range(11))}, "too_many_buttons"),
    ],
)
def test_what_telegram_would_refuse_never_leaves(provider, account, change, code):
    error = refused(account, message(**change))
    assert (error.code, error.remedy) == (code, Remedy.NEVER)
    assert provider.sent == []


def test_the_longest_text_and_choice_pass(provider, account):
    CHANNEL.send(account, message(text="x" * 4096, buttons=(("ñ" * 32, "Sí"),)))
    assert len(provider.sent) == 1


def test_who_blocked_the_bot_is_not_written_to_again(provider, account, ana):
    provider.block(ana)
    error = refused(account, message())
    assert (error.code, error.remedy) == ("403", Remedy.STOP_PERSON)


def test_a_bot_does_not_write_first(provider, account):
    provider.write(Person(id=7), {"text": "hola"}, group=-1001)
    for chat, code in (("7", "403"), ("8", "400")):
        error = refused(account, message(to=Sender("telegram", chat)))
        assert (error.code, error.remedy) == (code, Remedy.NEVER)
        assert error.message == "La persona todavía no abrió el bot: un bot no empieza."


def test_a_wrong_token_alarms_an_administrator(account):
    for token in ("7123456789:AAstale", "", "no token", "1:x/../getMe"):
        error = refused(replace(account, secrets={"bot_token": token}), message())
        assert error.remedy is Remedy.ALARM


FAILURES = [
    *OF_THE_LINE,
    (Fault(kind=FaultKind.THROTTLE), ("429", Remedy.RETRY_LATER), 0),
    (Fault(kind=FaultKind.REFUSE, code=400), ("400", Remedy.NEVER), 0),
    (Fault(kind=FaultKind.REFUSE, code=401), ("401", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=403), ("403", Remedy.STOP_PERSON), 0),
    (Fault(kind=FaultKind.REFUSE, code=409), ("409", Remedy.ALARM), 0),
    (Fault(kind=FaultKind.REFUSE, code=502), ("http_502", Remedy.UNKNOWN), 0),
    (Fault(kind=FaultKind.REFUSE, code=418), ("418", Remedy.NEVER), 0),
]


@pytest.mark.parametrize(("fault", "meaning", "arrived"), FAILURES)
def test_what_a_failure_means(provider, account, fault, meaning, arrived):
    assert fail(CHANNEL, account, message(), faults=provider.faults, fault=fault) == meaning
    assert len(provider.sent) == arrived


def test_a_throttled_call_says_how_long_to_wait(provider, account):
    provider.faults.order(Fault(kind=FaultKind.THROTTLE))
    assert refused(account, message()).retry_after == 3.0


def test_a_message_cut_between_its_parts_is_never_repeated(provider, account):
    provider.faults.order(Fault(kind=FaultKind.SLOW))
    provider.faults.order(Fault(kind=FaultKind.THROTTLE))
    error = refused(account, message(files=(PHOTO, PAPER)))
    assert (error.code, error.remedy) == ("partly_sent", Remedy.UNKNOWN)


def test_telegram_away_is_tried_again(account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:9")
    away = replace(account, settings={"base_url": "http://127.0.0.1:9"})
    error = refused(away, message())
    assert (error.code, error.remedy) == ("http_unreachable", Remedy.RETRY_LATER)

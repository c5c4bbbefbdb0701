"""Sending against the strict stand-in: what arrives there, and what every way of failing means."""

import time
from dataclasses import replace

import pytest

from nexo.adapters.channels.sms_twilio.channel import TwilioChannel
from nexo.adapters.channels.sms_twilio.refusals import refusal
from nexo.adapters.shared.fakes.faults import Fault, FaultKind
from nexo.domain.interactions.ports import (
    ChannelError,
    DeliveryState,
    Media,
    OutboundFile,
    OutboundMessage,
    Remedy,
    Sender,
)

CHANNEL = TwilioChannel()
ANA = Sender("phone", "+5493415550101")


def message(**more):
    return OutboundMessage(**{"key": "key-1", "to": ANA, "text": "Ya salió la cuadrilla", **more})


def refused(account, given):
    with pytest.raises(ChannelError) as error:
        CHANNEL.send(account, given)
    return error.value


def with_settings(account, **settings):
    return replace(account, settings={**account.settings, **settings})


def test_a_text_arrives_with_where_to_report(provider, account):
    receipt = CHANNEL.send(account, message())
    (sent,) = provider.sent
    assert (receipt.external_id, receipt.state, receipt.facts) == (
        sent["sid"],
        DeliveryState.SENT,
        {"parts": 1},
    )
    assert sent == {
        "To": ANA.value,
        "From": provider.numbers[0],
        "Body": "Ya salió la cuadrilla",
        "StatusCallback": account.hook_url,
        "sid": sent["sid"],
    }


def test_a_messaging_service_goes_before_the_number(provider, account):
    receipt = CHANNEL.send(with_settings(account, messaging_service_sid=provider.services[0]), message())
    (sent,) = provider.sent
    assert (sent["MessagingServiceSid"], "From" in sent) == (provider.services[0], False)
    assert receipt.facts == {}  # a service tells no parts at once


@pytest.mark.parametrize(
    ("is_smart", "arrived"), [(True, 'Dijo "voy"... y fue'), (False, "Dijo “voy”… y fue")]
)
def test_typography_is_made_plain_where_the_account_says_so(provider, account, is_smart, arrived):
    CHANNEL.send(with_settings(account, smart_encoding=is_smart), message(text="Dijo “voy”… y fue"))
    assert provider.sent[0]["Body"] == arrived


def test_a_text_at_the_limit_is_not_cut_for_plainness(provider, account):
    text = "a" * 1599 + "…"
    CHANNEL.send(account, message(text=text))
    assert provider.sent[0]["Body"] == text


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (message(to=Sender("phone", "3415550101")), "address_kind"),
        (message(to=Sender("sms_sender", "7800")), "address_kind"),
        (message(text=" "), "empty"),
        (message(text="a" * 1601), "too_long"),
        (message(files=(OutboundFile(filename="a", media_type="a/b", content=b"x"),)), "files"),
    ],
)
def test_what_could_never_leave_is_refused_here(provider, account, given, code):
    error = refused(account, given)
    assert (error.code, error.remedy, provider.sent) == (code, Remedy.NEVER, [])


def test_who_said_stop_is_not_written_to_until_they_say_start(provider, account):
    provider.write(ANA.value, "stop please")
    CHANNEL.send(account, message())
    provider.write(ANA.value, "Stop")
    error = refused(account, message())
    assert (error.code, error.remedy) == ("21610", Remedy.STOP_PERSON)
    provider.write(ANA.value, "START")
    CHANNEL.send(account, message())
    assert len(provider.sent) == 2


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (21211, Remedy.NEVER),
        (21614, Remedy.NEVER),
        (14107, Remedy.RETRY_LATER),
        (21611, Remedy.RETRY_LATER),
        (21408, Remedy.ALARM),
        (99999, Remedy.NEVER),
    ],
)
def test_twilios_refusals_are_typed(provider, account, code, remedy):
    provider.faults.order(Fault(kind=FaultKind.REFUSE, code=code))
    error = refused(account, message())
    assert (error.code, error.remedy) == (str(code), remedy)


def test_an_unknown_code_shows_its_number():
    assert refusal("64999").message == "Twilio rechazó el mensaje (código 64999)."


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"from_number": "+15005550999"}, "21606"),
        ({"messaging_service_sid": "MG" + "b" * 32}, "21701"),
        ({"account_sid": "AC" + "9" * 32}, "20003"),
        ({"from_number": ""}, "misconfigured"),
        ({"account_sid": "AC1"}, "misconfigured"),
    ],
)
def test_a_wrong_account_is_for_an_administrator(provider, account, settings, code):
    error = refused(with_settings(account, **settings), message())
    assert error.code == code
    assert error.remedy is (Remedy.NEVER if code == "21701" else Remedy.ALARM)


def test_wrong_credentials_alarm(provider, account):
    error = refused(replace(account, secrets={"auth_token": "x"}), message())
    assert (error.code, error.remedy) == ("20003", Remedy.ALARM)


@pytest.mark.parametrize(
    ("kind", "meaning", "arrived"),
    [
        (FaultKind.ERROR_500, ("http_500", Remedy.UNKNOWN), 0),
        (FaultKind.THROTTLE, ("20429", Remedy.RETRY_LATER), 0),
        (FaultKind.DROP_BEFORE, ("http_failed", Remedy.UNKNOWN), 0),
        (FaultKind.DROP_AFTER, ("http_failed", Remedy.UNKNOWN), 1),
        (FaultKind.GARBLED, ("garbled_answer", Remedy.UNKNOWN), 1),
        (FaultKind.SLOW, ("http_timeout", Remedy.UNKNOWN), 1),
    ],
)
def test_what_a_failure_means(provider, account, kind, meaning, arrived):
    provider.faults.order(Fault(kind=kind, seconds=1.5 if kind is FaultKind.SLOW else 0))
    error = refused(account, message())
    assert (error.code, error.remedy) == meaning
    if kind is FaultKind.SLOW:
        time.sleep(1)  # Twilio goes on with what it has read
    assert len(provider.sent) == arrived


def test_twilio_out_of_reach_is_tried_again(provider, account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:9")
    error = refused(with_settings(account, base_url="http://127.0.0.1:9"), message())
    assert (error.code, error.remedy) == ("http_unreachable", Remedy.RETRY_LATER)


def test_a_file_is_fetched_with_our_credentials_through_its_redirection(provider, account):
    form = provider.write(ANA.value, "", files=(("image/jpeg", b"\xff\xd8 foto"),))
    assert (
        CHANNEL.fetch_media(account, Media(media_type="image/jpeg", url=form["MediaUrl0"]))
        == b"\xff\xd8 foto"
    )


def test_nobody_else_is_shown_our_credentials(account):
    with pytest.raises(ChannelError) as error:
        CHANNEL.fetch_media(account, Media(media_type="image/jpeg", url="https://evil.example/a.jpg"))
    assert (error.value.code, error.value.remedy) == ("media_host", Remedy.ALARM)


@pytest.mark.parametrize(
    ("change", "is_ok", "words"),
    [
        ({}, True, "Conectada."),
        ({"from_number": "+15005550999"}, False, "El número +15005550999 no es de esta cuenta de Twilio."),
        (
            {"account_sid": "AC" + "9" * 32},
            False,
            "Twilio rechaza nuestras credenciales: hay que revisarlas en la cuenta.",
        ),
    ],
)
def test_health_says_what_is_wrong(provider, account, change, is_ok, words):
    health = CHANNEL.check_health(with_settings(account, **change))
    assert (health.ok, health.message) == (is_ok, words)

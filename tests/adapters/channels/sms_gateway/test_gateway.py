"""A gateway by its settings: the request they make, what an answer means, who may call and what a call says."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from nexo.adapters.channels.sms_gateway.channel import GatewayChannel
from nexo.adapters.channels.sms_gateway.settings import GatewaySettings
from nexo.adapters.channels.sms_gateway.template import fill, in_header, in_xml
from nexo.adapters.shared.fakes.exchange import Answer, answer_json
from nexo.domain.interactions.ports import (
    ChannelError,
    OutboundMessage,
    RawRequest,
    Remedy,
    Sender,
    SignatureInvalid,
    Unreadable,
)

CHANNEL = GatewayChannel()
ANA = Sender("phone", "+5493415550101")
URL = "https://gateway.example/send?to={{to}}"


def message(**more):
    return OutboundMessage(**{"key": "key-1", "to": ANA, "text": "Ya salió", **more})


def refused(account, given):
    with pytest.raises(ChannelError) as error:
        CHANNEL.send(account, given)
    return error.value


def test_values_stand_quoted_in_the_address(gateway, account):
    receipt = CHANNEL.send(account(), message(text="año & €"))
    (asked,) = gateway.asked
    assert (asked.method, asked.path, asked.query) == (
        "GET",
        "/send",
        {
            "user": "nexo",
            "pass": "c&l=ve",
            "to": "+5493415550101",
            "text": "año & €",
            "coding": "0",
            "dlr": "https://nexo.example/hooks/sms_gateway/01970000-0000-7000-8000-0000000000aa"
            "/a-long-secret-of-the-town/?id=key-1&status=%d&answer=%A",
        },
    )
    assert (receipt.external_id, receipt.facts) == ("key-1", {"parts": 1})


@pytest.mark.parametrize(
    ("encoding", "arrived"),
    [("utf-8", "salió 🙂"), ("utf-16be-hex", "00730061006C006900F30020D83DDE42")],
)
def test_a_wide_text_is_spelled_as_the_gateway_wants_it(gateway, account, encoding, arrived):
    CHANNEL.send(account(encoding=encoding, coding_wide="8"), message(text="salió 🙂"))
    assert (gateway.asked[0].query["text"], gateway.asked[0].query["coding"]) == (arrived, "8")


def test_utf16_goes_as_bytes():
    wide = "só".encode("utf-16-be")
    assert fill("t={{text}}", {"text": wide}, in_xml) == "t=só"
    assert wide == b"\x00s\x00\xf3"


def test_typography_is_made_plain_and_that_saves_the_wide_alphabet(gateway, account):
    CHANNEL.send(account(), message(text="Dijo “voy”…"))
    CHANNEL.send(account(smart_encoding=False), message(text="Dijo “voy”…"))
    assert [(one.query["text"], one.query["coding"]) for one in gateway.asked] == [
        ('Dijo "voy"...', "0"),
        ("Dijo “voy”…", "2"),
    ]


@pytest.mark.parametrize(
    ("numbers", "arrived"),
    [("plus", "+5493415550101"), ("international", "5493415550101"), ("national", "3415550101")],
)
def test_numbers_are_written_as_the_gateway_writes_them(gateway, account, numbers, arrived):
    CHANNEL.send(account(numbers=numbers), message())
    assert gateway.asked[0].query["to"] == arrived


def test_a_json_body_holds_whatever_a_text_holds(gateway, account):
    given = account(
        url=f"{gateway.url}/v1/messages",
        method="POST",
        body='{"to": "{{to}}", "content": "{{text}}"}',
        body_kind="json",
        headers={"Authorization": "Bearer {{password}}"},
        id_path="messages.0.id",
    )
    gateway.answer = answer_json({"messages": [{"id": 4711}]})
    receipt = CHANNEL.send(given, message(text='Dijo "sí"\ny \\ nada'))
    (asked,) = gateway.asked
    assert json.loads(asked.body) == {"to": ANA.value, "content": 'Dijo "sí"\ny \\ nada'}
    assert (asked.headers["authorization"], asked.headers["content-type"]) == (
        "Bearer c&l=ve",
        "application/json",
    )
    assert receipt.external_id == "4711"


def test_a_form_body_is_quoted(gateway, account):
    given = account(url=f"{gateway.url}/send", method="POST", body="to={{to}}&text={{text}}")
    CHANNEL.send(given, message(text="a&b=c"))
    assert parse_qs(gateway.asked[0].body.decode()) == {"to": [ANA.value], "text": ["a&b=c"]}


def test_no_value_begins_another_header_or_element():
    assert fill("Key {{password}}", {"password": "a\r\nX-Evil: 1"}, in_header) == "Key aX-Evil: 1"
    assert (
        fill("<t>{{text}}</t>", {"text": "</t><x a='1'>"}, in_xml)
        == "<t>&lt;/t&gt;&lt;x a=&apos;1&apos;&gt;</t>"
    )


def test_the_id_is_found_by_an_expression(gateway, account):
    gateway.answer = Answer(body=b"OK ID:ab-12\n", content_type="text/plain")
    receipt = CHANNEL.send(account(id_pattern=r"ID:(\S+)", accepted_text="OK"), message())
    assert receipt.external_id == "ab-12"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Answer(body=b"ERR 105 no credit"), ("gateway_refused", Remedy.NEVER)),
        (Answer(status=403, body=b"Authorization failed"), ("http_403", Remedy.ALARM)),
        (Answer(status=503, body=b"Temporal failure"), ("http_503", Remedy.RETRY_LATER)),
        (Answer(status=500), ("http_500", Remedy.UNKNOWN)),
        (Answer(status=404), ("http_404", Remedy.NEVER)),
        (Answer(broken=True), ("http_failed", Remedy.UNKNOWN)),
    ],
)
def test_what_a_refusal_means(gateway, account, answer, meaning):
    gateway.answer = answer
    error = refused(account(accepted_text="OK"), message())
    assert (error.code, error.remedy) == meaning


def test_a_private_gateway_needs_the_operators_leave(account, monkeypatch):
    given = account()
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "")
    error = refused(given, message())
    assert (error.code, error.remedy) == ("address_refused", Remedy.ALARM)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (message(to=Sender("phone", "3415550101")), "address_kind"),
        (message(text=" "), "empty"),
        (message(text="a" * 1531), "too_long"),
    ],
)
def test_what_could_never_leave_is_refused_here(gateway, account, given, code):
    assert (refused(account(), given).code, gateway.asked) == (code, [])


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"url": "gateway.example"},
        {"url": "https://{{to}}.example/"},
        {"url": URL, "body": "{{secret}}"},
        {"url": URL, "dlr_states": {"1": "arrived"}},
        {"url": URL, "networks": ["10.0.0.0/33"]},
        {"url": URL, "id_pattern": "(a)(b)"},
        {"url": URL, "id_pattern": "("},
        {"url": URL, "more": 1},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(ValueError, match="validation error"):
        GatewaySettings.model_validate(settings)


def call(**more):
    known = {"from": "5493415550101", "text": "Hola", "id": "m1"}
    return RawRequest(body=b"", method="GET", query={**known, **more}, path_token="a-long-secret-of-the-town")


@pytest.mark.parametrize("token", ["", "a-long-secret-of-the-towN", "a-long", "ñ"])
def test_who_does_not_know_the_address_is_nobody(account, token):
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(account(), replace(call(), path_token=token))


def test_an_account_without_a_secret_lets_nobody_in(account):
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(replace(account(), secrets={"path_token": ""}), replace(call(), path_token=""))


@pytest.mark.parametrize(
    ("networks", "peer", "is_let_in"),
    [
        ((), "203.0.113.9", True),
        (("10.0.0.0/8", "2001:db8::/32"), "10.1.2.3", True),
        (("10.0.0.0/8", "2001:db8::/32"), "2001:db8::7", True),
        (("10.0.0.0/8",), "203.0.113.9", False),
        (("10.0.0.0/8",), "", False),
    ],
)
def test_the_network_counts_where_it_is_named(account, networks, peer, is_let_in):
    given, request = account(networks=networks), replace(call(), peer=peer)
    if is_let_in:
        CHANNEL.verify(given, request)
        return
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(given, request)


def test_a_national_number_gets_its_country(account):
    (item,) = CHANNEL.parse(account(numbers="national"), call(**{"from": "3415550101"}))
    assert item.senders == (Sender("phone", "+543415550101"),)


def test_a_message_without_an_id_takes_its_time_for_one(account):
    first, again, later = (
        CHANNEL.parse(account(), call(id="", text="ok", at=at))[0]
        for at in ("1795700602", "1795700602", "1795700999")
    )
    assert first.external_id == again.external_id != later.external_id


def test_names_and_states_are_the_gateways_own(account):
    given = account(dlr_id="msgid", dlr_status="st", dlr_states={"ok": "delivered"}, mo_from="origin")
    (report,) = CHANNEL.parse(given, RawRequest(body=b"msgid=7&st=ok"))
    (item,) = CHANNEL.parse(given, RawRequest(body=b"origin=%2B5493415550101&text=Hola&id=1"))
    assert (report.external_id, report.status.value, item.text) == ("7", "delivered", "Hola")


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("; charset=UTF-16BE", "Ojo 🙂".encode("utf-16-be")),
        ('; charset="UTF-8"', "Ojo 🙂".encode()),
        ("", "Ojo 🙂".encode()),
        ("; charset=no-such", "Ojo 🙂".encode()),
    ],
)
def test_a_plain_body_is_the_text_in_its_charset(account, charset, body):
    request = replace(call(), body=body, headers={"content-type": f"text/plain{charset}"})
    assert [item.text for item in CHANNEL.parse(account(), request)] == ["Ojo 🙂"]


def test_an_account_that_makes_no_sense_reads_nothing(account):
    with pytest.raises(Unreadable):
        CHANNEL.parse(replace(account(), settings={}), call())


def test_health_asks_where_the_gateway_tells_its_state(gateway, account):
    assert CHANNEL.check_health(account(health_url=f"{gateway.url}/status.txt")).message == "Conectada."
    gateway.answer = Answer(status=403)
    assert not CHANNEL.check_health(account(health_url=f"{gateway.url}/status.txt")).ok
    assert not CHANNEL.check_health(replace(account(), secrets={"path_token": "corta"})).ok
    assert CHANNEL.check_health(account()).ok

"""The stand-in's own webhooks, caught and read: signed, repeated and out of order."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from nexo.adapters.channels.sms_twilio.channel import TwilioChannel
from nexo.adapters.simulators.twilio_sms.server import deliver
from nexo.domain.interactions.ports import OutboundMessage, RawRequest, Sender
from nexo.domain.interactions.rules.ladder import climbed
from nexo.testing.catcher import catching

CHANNEL = TwilioChannel()
ANA = Sender("phone", "+5493415550101")


def caught(account, provider, forms, **manner):
    with catching() as hook:
        deliver(provider, hook.url, forms, public_url=account.hook_url, **manner)
        requests = [RawRequest(body=one.body, headers=one.headers) for one in hook.caught]
    for request in requests:
        CHANNEL.verify(account, request)
    return [item for request in requests for item in CHANNEL.parse(account, request)]


def test_what_a_person_writes_comes_signed_and_once_by_its_id(provider, account):
    form = provider.write(ANA.value, "Hay un árbol caído")
    items = caught(account, provider, [form], copies=3)
    assert {item.external_id for item in items} == {form["MessageSid"]}
    assert (items[0].text, items[0].senders) == ("Hay un árbol caído", (ANA,))


@pytest.mark.parametrize("seed", range(1, 6))
def test_statuses_end_the_same_in_any_order(provider, account, seed):
    sid = CHANNEL.send(account, OutboundMessage(key="k", to=ANA, text="Hola")).external_id
    words = ("queued", "sending", "sent", "delivered")
    items = caught(account, provider, [provider.report(sid, word) for word in words], copies=2, seed=seed)
    assert Counter(item.external_id for item in items) == {sid: 8}
    assert climbed("queued", [item.status.value for item in items]) == "delivered"


def test_a_failure_brings_its_code_and_what_to_do(provider, account):
    sid = CHANNEL.send(account, OutboundMessage(key="k", to=ANA, text="Hola")).external_id
    (item,) = caught(account, provider, [provider.report(sid, "failed", "30007")])
    assert (item.status.value, item.error_code, item.extra["remedy"]) == ("failed", "30007", "alarm")


def test_twilio_says_when_it_has_answered_a_stop_itself(provider, account):
    advanced = provider.write(ANA.value, "STOP", advanced_opt_out=True)
    plain = provider.write(ANA.value, "STOP")
    told, found = caught(account, provider, [advanced, plain])
    assert told.extra["consent"] == {"purpose": "all", "value": "stop", "answered": True}
    assert found.extra["consent"] == {"purpose": "all", "value": "stop", "answered": False}


def test_a_short_text_that_looks_like_base64_stays(provider, account):
    (item,) = caught(account, provider, [provider.write(ANA.value, "SG9sYQ==")])
    assert item.text == "SG9sYQ=="


def test_a_file_is_named_and_left_to_be_fetched(provider, account):
    (item,) = caught(account, provider, [provider.write(ANA.value, "", files=(("image/png", b"x"),))])
    (file,) = item.media
    assert (item.raw_type, file.media_type, urlsplit(file.url).path in provider.files) == (
        "mms",
        "image/png",
        True,
    )

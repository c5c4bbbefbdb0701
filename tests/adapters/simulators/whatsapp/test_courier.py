"""Webhooks are delivered at least once, and doubled, shuffled or batched when ordered."""

import json

from nexo.adapters.channels.whatsapp.channel import WhatsAppChannel
from nexo.adapters.simulators.whatsapp.courier import shake_hands
from nexo.adapters.simulators.whatsapp.journal import read_journal
from nexo.adapters.simulators.whatsapp.number import ProviderNumber
from nexo.adapters.simulators.whatsapp.provider import JOURNAL
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import catching
from nexo.testing.channel_contract.samples import bundle_of

CHANNEL = WhatsAppChannel()
ACCOUNT = bundle_of(CHANNEL).account


def words(body: bytes) -> list[str]:
    return [item.raw_type for item in CHANNEL.parse(ACCOUNT, RawRequest(body=body))]


def test_a_webhook_that_is_not_acknowledged_is_brought_again(provider, controls, hook):
    hook.answers.extend([503, 500])
    controls.write()
    assert controls.get("chat?person=5493415550101")["lines"][0]["states"] == []
    controls.post("settle")
    assert len({one.body for one in hook.caught}) == 1
    assert len(hook.caught) == 3
    calls = [fact["status"] for fact in read_journal(provider.folder / JOURNAL) if fact["event"] == "hook"]
    assert calls == [503, 500, 200]


def test_every_webhook_can_come_several_times(controls, hook):
    controls.write()
    controls.post("order", copies=3)
    controls.send()
    controls.post("settle")
    assert (
        sorted(word for one in hook.caught[1:] for word in words(one.body))
        == ["delivered"] * 3 + ["sent"] * 3
    )


def test_several_can_come_in_one_body_and_out_of_order(controls, hook):
    controls.write()
    controls.post("order", batch=10, shuffle=True)
    for _ in range(3):
        controls.send()
    controls.post("settle")
    (batch,) = [one.body for one in hook.caught[1:]]
    assert sorted(words(batch)) == ["delivered"] * 3 + ["sent"] * 3
    assert words(batch) != ["sent", "delivered"] * 3


def test_any_payload_can_be_brought(controls, hook):
    payload = {"object": "whatsapp_business_account", "entry": []}
    assert controls.post("raw", **payload).json() == {"acknowledged": True}
    assert json.loads(hook.caught[0].body) == payload


def test_the_controls_answer_only_json_and_only_for_a_loopback_name(provider, controls):
    url = f"{provider.url}/_sim/read"
    assert HttpClient().request("POST", url, data={"person": "1"}).status == 415
    assert HttpClient().request("GET", url, headers={"Host": "evil.example"}).status == 403
    assert HttpClient().request("GET", f"{provider.url}/_sim/none").status == 404
    assert controls.post("inbound", phone="abc").status == 422
    assert controls.post("inbound", text="nadie").status == 422


def test_a_handshake_is_done_as_the_provider_does_it():
    with catching() as catcher:
        number = ProviderNumber(hook_url=catcher.url)
        assert shake_hands(number, "4711") is False
        catcher.words = b"4711"
        assert shake_hands(number, "4711") is True
        path = catcher.caught[0].path
    assert path == f"/hook/?hub.mode=subscribe&hub.verify_token={number.verify_token}&hub.challenge=4711"
    assert shake_hands(number, "4711") is False

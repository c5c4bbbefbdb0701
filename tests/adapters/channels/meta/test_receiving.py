"""From a person's hand to items, by way of the webhook: proof, batches, receipts, echoes, files, health."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexo.adapters.shared.meta.messaging.envelope import read_webhook
from nexo.adapters.shared.meta.messaging.platform import INSTAGRAM, MESSENGER
from nexo.domain.interactions.ports import (
    ChannelError,
    DeliveryState,
    ItemKind,
    Media,
    OutboundMessage,
    RawRequest,
    Remedy,
    Sender,
    SignatureInvalid,
    Unreadable,
)
from nexo.domain.interactions.rules.item_json import to_json
from nexo.testing.catcher import catching

BOTH = pytest.mark.parametrize("slug", ["messenger", "instagram"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
EVENTS = st.sampled_from(
    ["message", "delivery", "read", "reaction", "postback", "referral", "optin", "message_edit", "other"]
)
BLOCKS = st.sampled_from(
    ["mid", "text", "attachments", "reply_to", "is_echo", "mids", "watermark", "quick_reply"]
)


@pytest.fixture
def hook(provider):
    with catching() as caught:
        provider.hook_url = caught.url
        yield caught


def received(channel, account, hook):
    """Return the items of what was caught, each request proved first."""
    found = []
    for one in hook.caught:
        request = RawRequest(body=one.body, headers=one.headers)
        channel.verify(account, request)
        found += channel.parse(account, request)
    return found


@BOTH
def test_a_batch_of_entries_keeps_every_event(channel, slug, provider, account, hook):
    events = [provider.write("77", text=str(number)) for number in range(6)]
    provider.deliver(*events, per_entry=2)
    items = received(channel, account, hook)
    assert [item.text for item in items] == ["0", "1", "2", "3", "4", "5"]
    assert {item.senders for item in items} == {(Sender(slug, "77"),)}


@BOTH
def test_repeats_and_disorder_keep_one_id_for_each_message(channel, provider, account, hook):
    events = [provider.write("77", text=str(number)) for number in range(6)]
    provider.deliver(*events, per_entry=1, copies=3, shuffle=True)
    ids = {item.external_id: item.text for item in received(channel, account, hook)}
    assert sorted(ids.values()) == ["0", "1", "2", "3", "4", "5"]


@BOTH
@pytest.mark.parametrize("secret", ["", "other"])
def test_a_stranger_does_not_get_in(channel, provider, account, hook, secret):
    provider.deliver(provider.write("77", text="hola"), secret=secret)
    with pytest.raises(SignatureInvalid):
        received(channel, account, hook)


@BOTH
def test_an_altered_body_or_a_missing_signature_does_not_get_in(channel, provider, account, hook):
    provider.deliver(provider.write("77", text="hola"))
    (one,) = hook.caught
    altered = RawRequest(body=one.body.replace(b"hola", b"chau"), headers=one.headers)
    for request in (altered, RawRequest(body=one.body)):
        with pytest.raises(SignatureInvalid):
            channel.verify(account, request)


def test_our_own_echo_is_a_receipt_and_another_programs_is_kept(channel, provider, account, hook):
    provider.write("77", text="hola")
    to = Sender("messenger", "77")
    receipt = channel.send(account, OutboundMessage(key="key-1", to=to, text="Ya va"))
    mid = receipt.external_id
    provider.deliver(
        provider.echo("77", app_id=provider.app_id, mid=mid, text="Ya va", metadata="key-1"),
        provider.echo("77", app_id="263902037430900", mid="m_page", text="Te llamamos"),
    )
    own, other = received(channel, account, hook)
    assert (own.kind, own.status, own.external_id, own.extra["key"]) == (
        ItemKind.STATUS,
        DeliveryState.SENT,
        mid,
        "key-1",
    )
    assert (other.kind, other.text, other.recipients, other.senders) == (
        ItemKind.MESSAGE,
        "Te llamamos",
        (Sender("messenger", "77"),),
        (),
    )


def test_what_the_town_takes_back_elsewhere_is_a_notice(channel, provider, account, hook):
    provider.deliver(provider.echo("77", mid="m_page", is_deleted=True))
    (item,) = received(channel, account, hook)
    assert (item.kind, item.senders, item.recipients) == (ItemKind.EVENT, (), ())


def test_a_comment_is_a_contact_in_public(channel, provider, account, hook):
    provider.deliver(provider.comment("1100", "55_101", "¿Y mi cuadra?"), key="changes")
    (item,) = received(channel, account, hook)
    assert (item.external_id, item.senders, item.extra["public"]) == (
        "comment:55_101",
        (Sender("facebook_user", "1100"),),
        True,
    )


@BOTH
def test_a_file_behind_a_link_is_fetched_without_our_token(channel, provider, account):
    provider.files["photo"] = b"\xff\xd8 a photo"
    url = f"{account.settings['base_url']}/_files/photo"
    assert channel.fetch_media(account, Media(media_type="image/jpeg", url=url)) == b"\xff\xd8 a photo"


@BOTH
def test_an_expired_link_is_given_up(channel, account):
    url = f"{account.settings['base_url']}/_files/gone"
    with pytest.raises(ChannelError) as error:
        channel.fetch_media(account, Media(media_type="image/jpeg", url=url))
    assert (error.value.code, error.value.remedy) == ("media_expired", Remedy.NEVER)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://scontent.fbcdn.net/a.jpg",
        "https://evil.example/a.jpg",
        "https://fbcdn.net.evil.example/a.jpg",
        "https://evilfbcdn.net/a.jpg",
        "file:///etc/passwd",
    ],
)
def test_a_file_of_another_host_is_not_fetched(channel, account, url):
    with pytest.raises(ChannelError) as error:
        channel.fetch_media(account, Media(media_type="image/jpeg", url=url))
    assert (error.value.code, error.value.remedy) == ("media_host", Remedy.NEVER)


def test_a_download_that_may_yet_work_waits_long(channel, account, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "*=127.0.0.1:9")
    away = replace(account, settings={**account.settings, "base_url": "http://127.0.0.1:9"})
    with pytest.raises(ChannelError) as error:
        channel.fetch_media(away, Media(media_type="image/jpeg", url="http://127.0.0.1:9/a"))
    assert (error.value.remedy, error.value.retry_after) == (Remedy.RETRY_LATER, 300.0)


@BOTH
def test_health_names_the_page(channel, account):
    assert channel.check_health(account).message == "Conectada: Municipalidad de Los Ceibos"


@pytest.mark.parametrize(("days", "ok"), [(13, True), (-1, False)])
def test_health_reminds_of_a_token_that_ends(channel, provider, account, noon, days, ok):  # noqa: PLR0917
    provider.expires_at = int((noon + timedelta(days=days)).timestamp())
    health = channel.check_health(account)
    assert (health.ok, "renovala" in health.message, health.remedy) == (
        ok,
        True,
        "Generá una credencial nueva en Meta y cargala en la cuenta.",
    )


def test_health_is_silent_of_a_token_that_lives_long(channel, provider, account, noon):
    provider.expires_at = int((noon + timedelta(days=15)).timestamp())
    assert channel.check_health(account).message == "Conectada: Municipalidad de Los Ceibos"


def test_health_finds_a_lost_subscription_and_a_stale_token(channel, provider, account):
    provider.is_subscribed = False
    assert channel.check_health(account).message == "La página no manda los mensajes a nuestra aplicación."
    stale = replace(account, secrets={**account.secrets, "access_token": "stale"})
    assert not channel.check_health(stale).ok


@given(EVENTS, BLOCKS, ANY_JSON, ANY_JSON)
@settings(max_examples=300, deadline=None)
def test_any_block_of_any_event_gives_printable_items(kind, name, block, other):
    event = {"sender": other, "recipient": other, "timestamp": other, kind: {name: block, "mid": other}}
    for platform in (MESSENGER, INSTAGRAM):
        hook = {"object": platform.object, "entry": [{"id": "1", "messaging": [event]}]}
        for item in read_webhook(json.dumps(hook).encode(), platform, app_id="9"):
            json.dumps(to_json(item))


@given(st.sampled_from(["feed", "comments", "live_comments", "other"]), ANY_JSON, ANY_JSON)
@settings(max_examples=200, deadline=None)
def test_any_change_leaves_one_item(field, value, other):
    change = {"field": field, "value": {"item": "comment", "id": other, "comment_id": other, "from": value}}
    hook = {"object": "page", "entry": [{"id": "1", "time": other, "changes": [change, value]}]}
    assert len(read_webhook(json.dumps(hook).encode(), MESSENGER, app_id="9")) == 2


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"object": "instagram"}', b"[" * 10**6])
def test_what_is_no_webhook_of_the_page_is_unreadable(body):
    with pytest.raises(Unreadable):
        read_webhook(body, MESSENGER, app_id="9")

"""From a person's hand to items, by way of the webhook: proof, repeats, disorder, files, health."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexo.adapters.channels.telegram.channel import TelegramChannel
from nexo.adapters.channels.telegram.updates import read_webhook
from nexo.domain.interactions.ports import (
    ChannelError,
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
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import catching

CHANNEL = TelegramChannel()
HEADER = "x-telegram-bot-api-secret-token"
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
BLOCKS = st.sampled_from(
    [
        "text",
        "photo",
        "document",
        "sticker",
        "venue",
        "location",
        "contact",
        "from",
        "chat",
        "reply_to_message",
    ]
)
KINDS = st.sampled_from(
    ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "other"]
)


@pytest.fixture
def hook(provider, account):
    """The town's webhook, registered at Telegram with the account's secret."""
    with catching() as caught:
        fields = {"url": caught.url, "secret_token": account.secrets["webhook_secret"]}
        url = f"{account.settings['base_url']}/bot{provider.token}/setWebhook"
        assert HttpClient(account.id).request("POST", url, json=fields).json() == {"ok": True, "result": True}
        yield caught


def received(account, hook):
    """Return the items of what was caught, each request proved first."""
    found = []
    for one in hook.caught:
        request = RawRequest(body=one.body, headers=one.headers)
        CHANNEL.verify(account, request)
        found += CHANNEL.parse(account, request)
    return found


def test_what_a_person_writes_comes_with_its_proof(provider, account, hook, ana):
    provider.write(ana, {"text": "Hay un pozo"})
    provider.deliver()
    (item,) = received(account, hook)
    assert (item.kind, item.text, item.senders) == (
        ItemKind.MESSAGE,
        "Hay un pozo",
        (Sender("telegram", "5550101"),),
    )


@pytest.mark.parametrize("secret", ["", "other-secret", "a-secret ", "A-SECRET"])
def test_another_secret_gets_nobody_in(account, secret):
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(account, RawRequest(body=b"{}", headers={HEADER: secret}))


def test_both_secrets_live_while_one_is_changed(account):
    changing = replace(account, secrets={"webhook_secret": "new", "webhook_secret_previous": "old"})
    for secret in ("new", "old"):
        CHANNEL.verify(changing, RawRequest(body=b"{}", headers={HEADER: secret}))


def test_an_empty_secret_proves_nothing(account):
    bare = replace(account, secrets={"webhook_secret": ""})
    with pytest.raises(SignatureInvalid):
        CHANNEL.verify(bare, RawRequest(body=b"{}", headers={HEADER: ""}))


def test_repeats_and_disorder_keep_one_id_for_each_message(provider, account, hook, ana):
    for number in range(5):
        provider.write(ana, {"text": str(number)})
    provider.deliver(copies=3, shuffle=True)
    items = received(account, hook)
    assert len(items) == 15
    ids = {item.external_id: item.text for item in items}
    assert sorted(ids.values()) == ["0", "1", "2", "3", "4"]
    in_order = sorted(ids, key=lambda name: int(name.partition(":")[2]))
    assert [ids[name] for name in in_order] == ["0", "1", "2", "3", "4"]


def test_an_edited_message_stands_beside_the_first(provider, account, hook, ana):
    first = provider.write(ana, {"text": "Mitre 300"})
    provider.edit(first, {"text": "Mitre 330"})
    provider.edit(first, {"text": "Mitre 350"})
    provider.deliver()
    one, two, three = received(account, hook)
    assert [one.text, two.text, three.text] == ["Mitre 300", "Mitre 330", "Mitre 350"]
    assert two.extra["edits"] == three.extra["edits"] == one.external_id
    assert len({one.external_id, two.external_id, three.external_id}) == 3


def test_a_touched_button_says_its_words_and_carries_its_key(provider, account, hook, ana):
    choices = (("solved:t", "Sí"), ("unsolved:t", "No"))
    to = Sender("telegram", "5550101")
    receipt = CHANNEL.send(account, OutboundMessage(key="k", to=to, text="¿Quedó bien?", buttons=choices))
    provider.touch(ana, provider.sent[0], "unsolved:t")
    provider.deliver()
    (item,) = received(account, hook)
    assert (item.text, item.extra["payload"], item.reply_to) == ("No", "unsolved:t", (receipt.external_id,))


def test_blocking_and_letting_in_are_told(provider, account, hook, ana):
    provider.block(ana)
    provider.block(ana, blocked=False)
    provider.deliver()
    items = received(account, hook)
    assert [(item.kind, item.extra["blocked"]) for item in items] == [
        (ItemKind.EVENT, True),
        (ItemKind.EVENT, False),
    ]


@pytest.mark.parametrize(("owner", "is_own"), [(5550101, True), (5550199, False), (None, False)])
def test_a_telephone_counts_only_if_it_is_the_senders(  # noqa: PLR0917
    provider, account, hook, ana, owner, is_own
):
    card = {"phone_number": "5493415550101", "first_name": "Ana"}
    provider.write(ana, {"contact": {**card, "user_id": owner} if owner else card})
    provider.deliver()
    (item,) = received(account, hook)
    assert (Sender("phone", "+5493415550101") in item.senders) is is_own


def test_a_message_in_a_group_is_the_persons_and_names_the_group(provider, account, hook, ana):
    provider.write(ana, {"text": "se cortó la luz"}, group=-1001)
    provider.deliver()
    (item,) = received(account, hook)
    assert item.senders == (Sender("telegram", "5550101"),)
    assert item.extra["chat"]["id"] == "-1001"


def test_what_the_town_does_not_take_waits_and_shows_in_the_health(provider, account, hook, ana):
    hook.answers.append(503)
    provider.write(ana, {"text": "hola"})
    assert provider.deliver() == 0
    provider.hook.url = f"https://x.example/hooks/telegram/{account.id}/"
    health = CHANNEL.check_health(account)
    assert not health.ok
    assert health.message == "Telegram no puede entregar 1 mensajes: Wrong response from the webhook: 503"


def test_health_names_the_bot(provider, account):
    provider.hook.url = f"https://x.example/hooks/telegram/{account.id}/"
    assert CHANNEL.check_health(account).message == "Conectado: @LosCeibosBot"


def test_health_finds_a_webhook_that_leads_elsewhere_and_a_long_queue(provider, account):
    assert CHANNEL.check_health(account).message == "Telegram no manda los mensajes a esta cuenta."
    provider.hook.url = f"https://x.example/hooks/telegram/{account.id}/"
    provider.hook.pending = [{}] * 101
    assert CHANNEL.check_health(account).message == "Telegram tiene 101 mensajes sin entregar."


def test_health_of_a_stale_token(account):
    stale = replace(account, secrets={"bot_token": "1:stale"})
    assert CHANNEL.check_health(stale).message == (
        "Telegram rechaza la credencial del bot: hay que cargarla de nuevo."
    )


def test_a_file_is_fetched_by_its_id(provider, account):
    file_id = provider.keep(b"\xff\xd8 a photo")
    assert CHANNEL.fetch_media(account, Media(media_type="image/jpeg", external_id=file_id)) == (
        b"\xff\xd8 a photo"
    )


@pytest.mark.parametrize("size", [None, 20 * 1024 * 1024 + 1])
def test_a_file_over_twenty_megabytes_is_given_up_at_once(provider, account, size):
    file_id = provider.keep(b"x" * (20 * 1024 * 1024 + 1))
    with pytest.raises(ChannelError) as error:
        CHANNEL.fetch_media(account, Media(media_type="video/mp4", external_id=file_id, size=size))
    assert error.value.remedy is Remedy.NEVER
    assert error.value.message == "El archivo es más grande de lo que Telegram deja bajar (20 MB)."


def test_an_unknown_file_is_given_up(account):
    with pytest.raises(ChannelError) as error:
        CHANNEL.fetch_media(account, Media(media_type="video/mp4", external_id="gone"))
    assert error.value.remedy is Remedy.NEVER


@given(KINDS, BLOCKS, ANY_JSON, ANY_JSON)
@settings(max_examples=300, deadline=None)
def test_any_block_of_any_update_gives_one_printable_item(kind, name, block, other):
    update = {"update_id": 1, kind: {"message_id": other, "from": other, "date": other, name: block}}
    (item,) = read_webhook(json.dumps(update).encode())
    json.dumps(to_json(item))


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b'{"object": "page"}', b"[" * 10**6])
def test_what_is_no_update_is_unreadable(body):
    with pytest.raises(Unreadable):
        read_webhook(body)


def test_a_message_without_any_number_gets_one_from_its_content():
    body = b'{"update_id": null, "message": {"text": "hola"}}'
    assert read_webhook(body)[0].external_id == read_webhook(body)[0].external_id
    assert (read_webhook(body)[0].external_id or "").startswith("sha256:")


def test_a_stranger_has_a_name_without_an_id():
    (item,) = read_webhook(json.dumps({"update_id": 1, "message": {"from": {"first_name": "Ana"}}}).encode())
    assert (item.senders, item.sender_name) == ((), "Ana")

"""The fake refuses what Telegram refuses, with its codes and sentences."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from nexo.adapters.shared.fakes.serving import running
from nexo.adapters.simulators.telegram.api import answering
from nexo.adapters.simulators.telegram.provider import TelegramProvider
from nexo.adapters.simulators.telegram.updates import Person
from nexo.kernel.http.client import HttpClient

ANA = Person(id=1)


class Api:
    """A bot's calls."""

    def __init__(self, provider: TelegramProvider, url: str) -> None:
        self.provider, self.url = provider, url

    def call(self, method: str, token: str | None = None, **fields):
        url = f"{self.url}/bot{token or self.provider.token}/{method}"
        return HttpClient().request("POST", url, json=fields)

    def refusal(self, method: str, **fields) -> tuple[int, str]:
        answer = self.call(method, **fields).json()
        assert answer["ok"] is False
        return answer["error_code"], answer["description"]


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    provider = TelegramProvider()
    provider.write(ANA, {"text": "/start"})
    with running(answering(provider)) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(url).netloc}")
        yield Api(provider, url)


def keyboard(text="Sí", data="k"):
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "hola"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 2, "text": "hola"}, "Bad Request: chat not found"),
        ({"chat_id": 1}, "Bad Request: message text is empty"),
        ({"chat_id": 1, "text": "  "}, "Bad Request: message text is empty"),
        ({"chat_id": 1, "text": "x" * 4097}, "Bad Request: message is too long"),
        ({"chat_id": 1, "text": "x", "reply_markup": "?"}, "Bad Request: object expected as reply markup"),
        (
            {"chat_id": 1, "text": "x", "reply_markup": keyboard(data="x" * 65)},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"chat_id": 1, "text": "x", "reply_parameters": {"message_id": 9}},
            "Bad Request: message to be replied not found",
        ),
    ],
)
def test_a_senseless_message_is_refused(api, fields, sentence):
    assert api.refusal("sendMessage", **fields) == (400, sentence)
    assert api.provider.sent == []


def test_a_blocked_bot_and_one_never_opened_are_forbidden(api):
    api.provider.write(Person(id=2), {"text": "hola"}, group=-5)
    assert api.refusal("sendMessage", chat_id=2, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    api.provider.block(ANA)
    assert api.refusal("sendMessage", chat_id=1, text="x") == (403, "Forbidden: bot was blocked by the user")
    api.provider.block(ANA, blocked=False)
    assert api.call("sendMessage", chat_id=1, text="x").ok


def test_a_wrong_token_and_an_unknown_method(api):
    assert api.call("getMe", token="1:wrong").status == 401
    assert api.call("sendLove").status == 404
    assert HttpClient().request("GET", f"{api.url}/").status == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"url": "http://town.example/x"},
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://town.example:9000/x"},
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "https://town.example/x", "secret_token": "con espacio"},
            "Bad Request: secret token contains unallowed characters",
        ),
    ],
)
def test_a_webhook_must_be_secure_and_its_secret_plain(api, fields, sentence):
    assert api.refusal("setWebhook", **fields) == (400, sentence)


def test_a_webhook_on_a_documented_port_is_taken(api):
    assert api.call("setWebhook", url="https://town.example:8443/x", secret_token="a_b-1").ok
    assert api.call("getWebhookInfo").json()["result"]["url"] == "https://town.example:8443/x"


def test_only_a_touch_that_turns_can_be_answered(api):
    sent = api.call("sendMessage", chat_id=1, text="¿Cuál?", reply_markup=keyboard()).json()["result"]
    assert sent["message_id"]
    touch = api.provider.touch(ANA, api.provider.sent[0], "k")["callback_query"]["id"]
    assert api.call("answerCallbackQuery", callback_query_id=touch).json() == {"ok": True, "result": True}
    for gone in (touch, "x"):
        code, sentence = api.refusal("answerCallbackQuery", callback_query_id=gone)
        assert (code, sentence) == (
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        )

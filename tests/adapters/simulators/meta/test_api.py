"""The fake refuses what Meta refuses, with its codes."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from nexo.adapters.shared.fakes.serving import running
from nexo.adapters.simulators.meta.api import answering
from nexo.adapters.simulators.meta.provider import MetaProvider
from nexo.kernel.http.client import HttpClient


class Api:
    """Calls of one application."""

    def __init__(self, provider: MetaProvider, url: str) -> None:
        self.provider, self.url = provider, url

    def post(self, path: str, token: str | None = None, **body):
        headers = {"Authorization": f"Bearer {token or self.provider.access_token}"}
        return HttpClient().request("POST", f"{self.url}/v24.0/{path}", headers=headers, json=body)

    def send(self, message: dict, recipient: dict | None = None, **more) -> tuple[int, int]:
        """Send and return code and subcode of the refusal, zeros when it was taken."""
        body = {
            "recipient": {"id": "77"} if recipient is None else recipient,
            "messaging_type": "RESPONSE",
            "message": message,
            **more,
        }
        error = self.post(f"{self.provider.page_id}/messages", **body).json().get("error", {})
        return error.get("code", 0), error.get("error_subcode", 0)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    provider = MetaProvider()
    provider.write("77", text="hola")
    with running(answering(provider)) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(url).netloc}")
        yield Api(provider, url)


def reply(title="Sí", payload="k"):
    return {"content_type": "text", "title": title, "payload": payload}


@pytest.mark.parametrize(
    ("message", "more"),
    [
        ({}, {}),
        ({"text": ""}, {}),
        ({"text": "x" * 2001}, {}),
        ({"text": "x", "attachment": {}}, {}),
        ({"attachment": {"type": "image", "payload": {"attachment_id": "none"}}}, {}),
        ({"text": "x", "quick_replies": [reply()] * 14}, {}),
        ({"text": "x", "quick_replies": [reply(title="x" * 21)]}, {}),
        ({"text": "x", "quick_replies": [reply(payload="")]}, {}),
        ({"text": "x", "metadata": "x" * 1001}, {}),
        ({"text": "x"}, {"messaging_type": "LOVE"}),
        ({"text": "x"}, {"messaging_type": "MESSAGE_TAG", "tag": "LOVE"}),
        ({"text": "x"}, {"recipient": {}}),
        ({"text": "x"}, {"recipient": {"id": "77", "comment_id": "1"}}),
    ],
)
def test_a_senseless_message_is_an_invalid_parameter(api, message, more):
    assert api.send(message, **more)[0] == 100
    assert api.provider.sent == []


def test_who_may_be_written_to_and_when(api):
    assert api.send({"text": "x"}) == (0, 0)
    assert api.send({"text": "x"}, {"id": "88"}) == (100, 2018001)
    api.provider.offset = timedelta(days=2)
    assert api.send({"text": "x"}) == (10, 2018278)
    tag = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert api.send({"text": "x"}, **tag) == (0, 0)
    api.provider.offset = timedelta(days=8)
    assert api.send({"text": "x"}, **tag) == (10, 2018278)
    api.provider.blocked.add("77")
    assert api.send({"text": "x"}) == (551, 1545041)


def test_a_comment_gets_one_private_reply(api):
    assert api.send({"text": "x"}, {"comment_id": "55_1"}) == (100, 33)
    api.provider.comment("1100", "55_1", "¿Y?")
    assert api.send({"text": "x"}, {"comment_id": "55_1"}) == (0, 0)
    assert api.send({"text": "x"}, {"comment_id": "55_1"})[0] == 10900


def test_a_wrong_token_and_another_page(api):
    assert api.post(f"{api.provider.page_id}/messages", token="stale").json()["error"]["code"] == 190
    assert api.post("999/messages").json()["error"]["error_subcode"] == 33
    assert api.post("no/such/path").json()["error"]["code"] == 2500


def test_a_public_answer_needs_its_comment(api):
    assert api.post("55_9/comments").json()["error"]["error_subcode"] == 33

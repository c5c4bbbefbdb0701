"""A running provider, a webhook that catches what it sends, and a hand on its controls."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from nexo.adapters.simulators.whatsapp.number import subscribe
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.server import running
from nexo.kernel.http.client import HttpClient, Response
from nexo.testing.catcher import Catcher, catching


class Controls:
    """Calls of the control side and of the provider's own interface."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def post(self, path: str, **body: Any) -> Response:
        return HttpClient().request("POST", f"{self.provider.url}/_sim/{path}", json=body)

    def get(self, path: str) -> Any:
        return HttpClient().request("GET", f"{self.provider.url}/_sim/{path}").json()

    def write(self, text: str = "hola", **more: Any) -> Any:
        given = {"phone": "5493415550101", "name": "Ana Ríos", "text": text, **more}
        return self.post("inbound", **given).json()

    def send(self, to: str = "5493415550101", **more: Any) -> Response:
        body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "hola"}, **more}
        return self.graph("POST", "/v24.0/106540352242922/messages", json=body)

    def graph(self, method: str, path: str, **more: Any) -> Response:
        token = self.provider.number().access_token
        headers = {"Authorization": f"Bearer {token}"}
        return HttpClient().request(method, self.provider.url + path, headers=headers, **more)

    def photo(self) -> str:
        return base64.b64encode(b"\xff\xd8\xff a photo").decode()


@pytest.fixture
def hook() -> Iterator[Catcher]:
    with catching() as catcher:
        yield catcher


@pytest.fixture
def provider(tmp_path: Path, hook: Catcher, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    subscribe(tmp_path, hook.url)
    provider = Provider(tmp_path)
    with running(provider) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(url).netloc}")
        yield provider


@pytest.fixture
def controls(provider: Provider) -> Controls:
    return Controls(provider)

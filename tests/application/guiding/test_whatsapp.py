"""End to end over a strict WhatsApp: what a neighbour touches on the screen of the telephone, and what they read."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nexo.adapters.simulators.whatsapp.number import subscribe
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.server import running
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.record_raw import record_raw
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import ChannelAccount, Delivery
from nexo.domain.interactions.ports import RawRequest
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.http.client import HttpClient
from nexo.testing.catcher import Catcher, catching

ANA = "5492262555123"


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
def line(town, machine, provider) -> ChannelAccount:
    """The number of the town at the running provider, in place of one that nothing answers at."""
    number = provider.number()
    return configure_account(
        actor=machine,
        jurisdiction=town.jurisdiction,
        slug="whatsapp",
        name="WhatsApp",
        address=f"+{number.display_phone_number}",
        settings={"phone_number_id": number.phone_number_id, "base_url": provider.url, "timeout_s": 5},
        secrets={"access_token": number.access_token, "app_secret": number.app_secret},
    )


class Telephone:
    """The screen of a neighbour."""

    def __init__(self, provider: Provider, hook: Catcher, account: ChannelAccount) -> None:
        self.provider, self.hook, self.account = provider, hook, account

    def write(self, text: str, **more: object) -> str:
        self._post(kind="text", text=text, **more)
        return self._work()

    def touch(self, title: str) -> str:
        button = next(one for one in self.lines()[-1]["buttons"] if one["title"] == title)
        kind = "list_reply" if len(self.lines()[-1]["buttons"]) > 3 else "button_reply"
        reply = {"id": button["id"], "title": button["title"]}
        content = {"type": "interactive", "interactive": {"type": kind, kind: reply}}
        self._post(kind="raw", content=content)
        return self._work()

    def lines(self):
        url = f"{self.provider.url}/_sim/chat?person={ANA}"
        return [one for one in HttpClient().request("GET", url).json()["lines"] if one["incoming"]]

    def _post(self, **body: object) -> None:
        self.hook.caught.clear()
        given = {"phone": ANA, "name": "Ana Ríos", **body}
        assert HttpClient().request("POST", f"{self.provider.url}/_sim/inbound", json=given).status == 201

    def _work(self) -> str:
        """Do what the workers do: interpret what came, tell everybody, send what waits; return the last words."""
        for caught in list(self.hook.caught):
            raw = record_raw(
                account=self.account, request=RawRequest(body=caught.body, headers=caught.headers)
            )
            interpret_raw(raw_ids=[raw.pk])
        deliver_pending()
        for delivery in Delivery.objects.filter(state="queued").order_by("queued_at", "id"):
            sent = send_delivery(delivery_id=delivery.pk)
            assert sent.state == "sent", sent.error
        deliver_pending()
        return self.lines()[-1]["text"]


@pytest.fixture
def telephone(provider, hook, guided) -> Telephone:
    return Telephone(provider, hook, guided)


def test_a_neighbour_reports_by_touching_and_follows_it(telephone, town):
    assert telephone.write("Hola").startswith("¡Hola! Soy la respuesta automática")
    assert [one["title"] for one in telephone.lines()[-1]["buttons"]] == [
        "Pedir o reclamar",
        "Cómo va mi pedido",
        "Buscar un trámite",
        "Dónde se hace",
        "Hablar con alguien",
    ]
    telephone.touch("Pedir o reclamar")
    telephone.write("se hizo un bache muy grande")
    telephone.touch("Bache en pavimento")
    telephone.write("frente a la escuela 12")
    telephone.touch("Sí, enviar")
    case = Case.objects.get()
    texts = [one["text"] for one in telephone.lines()]
    assert any(
        text.startswith(f"¡Listo! Quedó registrado con el código *{case.public_code}*.") for text in texts
    )
    assert telephone.write(case.public_code.lower()).startswith(f"*{case.public_code}* · Bache en pavimento")
    assert "Te va a responder una persona" in telephone.write("persona")


def test_numbers_do_where_nothing_is_touched(telephone):
    telephone.write("buenas")
    assert "Escribí el código del caso" in telephone.write("2")
    assert "Te va a responder una persona" in telephone.write("0")

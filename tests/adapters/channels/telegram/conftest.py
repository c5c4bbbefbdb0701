"""A running Telegram and an account that the operator lets speak to it."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from nexo.adapters.shared.fakes.serving import running
from nexo.adapters.simulators.telegram.api import answering
from nexo.adapters.simulators.telegram.provider import TelegramProvider
from nexo.adapters.simulators.telegram.updates import Person
from nexo.domain.interactions.ports import AccountConfig

ACCOUNT_ID = UUID("01970000-0000-7000-8000-000000000002")


@pytest.fixture
def provider() -> TelegramProvider:
    return TelegramProvider()


@pytest.fixture
def account(provider: TelegramProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccountConfig]:
    with running(answering(provider)) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"{ACCOUNT_ID}={urlsplit(url).netloc}")
        yield AccountConfig(
            id=ACCOUNT_ID,
            slug="telegram",
            name="Los Ceibos",
            address="",
            settings={"base_url": url, "timeout_s": 2},
            secrets={"bot_token": provider.token, "webhook_secret": "a-secret"},
        )


@pytest.fixture
def ana(provider: TelegramProvider) -> Person:
    """Somebody who has opened the bot."""
    person = Person(id=5550101, first_name="Ana", last_name="Ríos")
    provider.write(person, {"text": "/start"})
    provider.hook.pending.clear()
    return person

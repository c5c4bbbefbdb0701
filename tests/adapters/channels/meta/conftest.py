"""A running platform, and the accounts of a page and of Instagram that the operator lets speak to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from nexo.adapters.channels.instagram.channel import InstagramChannel
from nexo.adapters.channels.messenger.channel import MessengerChannel
from nexo.adapters.shared.fakes.serving import running
from nexo.adapters.simulators.meta.api import answering
from nexo.adapters.simulators.meta.provider import MetaProvider
from nexo.domain.interactions.ports import AccountConfig
from nexo.kernel import clock

ACCOUNT_ID = UUID("01970000-0000-7000-8000-000000000003")
NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
CHANNELS = {"messenger": MessengerChannel(), "instagram": InstagramChannel()}


@pytest.fixture
def noon() -> Iterator[datetime]:
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def slug() -> str:
    return "messenger"


@pytest.fixture
def channel(slug):
    return CHANNELS[slug]


@pytest.fixture
def provider(slug: str) -> MetaProvider:
    return MetaProvider() if slug == "messenger" else MetaProvider(object="instagram", account_id="1784140")


@pytest.fixture
def account(slug, provider: MetaProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccountConfig]:
    with running(answering(provider)) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"{ACCOUNT_ID}={urlsplit(url).netloc}")
        yield AccountConfig(
            id=ACCOUNT_ID,
            slug=slug,
            name="Los Ceibos",
            address="",
            settings={
                "page_id": provider.page_id,
                "app_id": provider.app_id,
                "base_url": url,
                "timeout_s": 2,
            },
            secrets={
                "access_token": provider.access_token,
                "app_secret": provider.app_secret,
                "verify_token": "a-verify-token",
            },
        )

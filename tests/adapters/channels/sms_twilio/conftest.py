"""A running stand-in for Twilio and an account that the operator lets speak to it."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from nexo.adapters.simulators.twilio_sms.provider import Provider
from nexo.adapters.simulators.twilio_sms.server import running
from nexo.domain.interactions.ports import AccountConfig

ACCOUNT_ID = UUID("01970000-0000-7000-8000-0000000000aa")
HOOK = f"https://nexo.example/hooks/sms_twilio/{ACCOUNT_ID}/"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    provider = Provider()
    with running(provider) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"{ACCOUNT_ID}={urlsplit(url).netloc}")
        yield provider


@pytest.fixture
def account(provider: Provider) -> AccountConfig:
    return AccountConfig(
        id=ACCOUNT_ID,
        slug="sms_twilio",
        name="Los Ceibos",
        address=provider.numbers[0],
        settings={
            "account_sid": provider.account_sid,
            "from_number": provider.numbers[0],
            "base_url": provider.url,
            "timeout_s": 1,
        },
        secrets={"auth_token": provider.auth_token},
        hook_url=HOOK,
    )

"""A running provider and an account that the operator lets speak to it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.server import running
from nexo.domain.interactions.ports import AccountConfig

ACCOUNT_ID = UUID("01970000-0000-7000-8000-000000000001")


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    provider = Provider(tmp_path)
    with running(provider) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"{ACCOUNT_ID}={urlsplit(url).netloc}")
        yield provider


@pytest.fixture
def account(provider: Provider) -> AccountConfig:
    number = provider.number()
    return AccountConfig(
        id=ACCOUNT_ID,
        slug="whatsapp",
        name="Los Ceibos",
        address=f"+{number.display_phone_number}",
        settings={
            "phone_number_id": number.phone_number_id,
            "business_account_id": number.business_account_id,
            "base_url": provider.url,
            "timeout_s": 2,
        },
        secrets={
            "access_token": number.access_token,
            "app_secret": number.app_secret,
            "verify_token": number.verify_token,
        },
    )

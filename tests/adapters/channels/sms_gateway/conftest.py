"""A gateway that keeps what it is asked and answers what the test wants, and an account that speaks to it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from nexo.adapters.shared.fakes.exchange import Answer, Request
from nexo.adapters.shared.fakes.serving import running
from nexo.domain.interactions.ports import AccountConfig

ACCOUNT_ID = UUID("01970000-0000-7000-8000-0000000000aa")
TOKEN = "a-long-secret-of-the-town"


@dataclass
class Gateway:
    url: str = ""
    asked: list[Request] = field(default_factory=list)
    answer: Answer = field(default_factory=lambda: Answer(status=202, body=b"0: Accepted for delivery"))


@pytest.fixture
def gateway(monkeypatch):
    found = Gateway()

    async def answer(request):
        found.asked.append(request)
        return found.answer

    with running(answer) as url:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"{ACCOUNT_ID}={urlsplit(url).netloc}")
        found.url = url
        yield found


@pytest.fixture
def account(gateway):
    def make(**settings):
        url = f"{gateway.url}/send?user={{{{user}}}}&pass={{{{password}}}}&to={{{{to}}}}&text={{{{text}}}}"
        known = {"url": f"{url}&coding={{{{coding}}}}&dlr={{{{dlr_url}}}}", "user": "nexo", "timeout_s": 1}
        return AccountConfig(
            id=ACCOUNT_ID,
            slug="sms_gateway",
            name="Los Ceibos",
            address="7800",
            settings=known | settings,
            secrets={"path_token": TOKEN, "password": "c&l=ve"},
            hook_url=f"https://nexo.example/hooks/sms_gateway/{ACCOUNT_ID}/",
        )

    return make

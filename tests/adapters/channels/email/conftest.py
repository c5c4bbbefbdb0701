"""One account of the e-mail channel, and what it may connect to."""

import uuid

import pytest

from nexo.domain.interactions.ports import AccountConfig


@pytest.fixture
def account(monkeypatch):
    """Return a maker of accounts; the operator allows their servers on loopback."""

    def make(*, address="muni@muni.example", secrets=None, **settings):
        found = AccountConfig(
            id=uuid.UUID(int=1),
            slug="email",
            name="Atención",
            address=address,
            settings=settings,
            secrets=secrets or {},
        )
        ports = {settings.get("smtp_port"), settings.get("imap_port")} - {None}
        allowed = ",".join(f"{found.id}=127.0.0.1:{port}" for port in ports)
        monkeypatch.setenv("NEXO_HTTP_ALLOW", allowed)
        return found

    return make

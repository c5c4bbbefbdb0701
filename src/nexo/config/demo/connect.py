"""Tells the demo city's channels where the demo's outside world listens this time."""

from typing import Any
from uuid import UUID

from nexo.adapters.simulators.whatsapp.number import load_or_create, subscribe
from nexo.config.demo.ports import Ports, simulator_folder
from nexo.config.environment import Environment
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.examine_account import examine_all
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel.actors import system


def connect(environment: Environment, ports: Ports) -> int:
    """Configure every WhatsApp and e-mail account of the demo; return how many there are."""
    accounts = ChannelAccount.objects.filter(slug__in=("whatsapp", "email")).select_related("jurisdiction")
    for account in accounts:
        settings, secrets = _connection(account.slug, account.pk, environment, ports)
        configure_account(
            actor=system(account.jurisdiction_id),
            jurisdiction=account.jurisdiction,
            slug=account.slug,
            name=account.name,
            address=account.address,
            settings={**account.settings, **settings},
            secrets=secrets,
        )
    # What was asked before they knew their way is asked again.
    examine_all()
    return len(accounts)


def _connection(
    slug: str, account_id: UUID, environment: Environment, ports: Ports
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the settings and secrets that lead an account to our own servers."""
    if slug == "email":
        return {"smtp_host": "127.0.0.1", "smtp_port": ports.outbox, "smtp_security": "none"}, {}
    folder = simulator_folder(environment)
    subscribe(folder, f"http://127.0.0.1:{environment.port}/hooks/whatsapp/{account_id}/")
    number = load_or_create(folder)
    settings = {"phone_number_id": number.phone_number_id, "base_url": f"http://127.0.0.1:{ports.whatsapp}"}
    secrets = {
        "access_token": number.access_token,
        "app_secret": number.app_secret,
        "verify_token": number.verify_token,
    }
    return settings, secrets

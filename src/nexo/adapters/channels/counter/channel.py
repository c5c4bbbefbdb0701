"""The counter: a form instead of a webhook, the same ledger."""

from typing import ClassVar

from nexo.adapters.channels.counter.settings import CounterSettings
from nexo.domain.interactions.ports import AccountConfig, Capabilities, Health


class CounterChannel:
    """Visits, registered by hand. Nothing can be sent to a counter: whoever left is written to elsewhere."""

    slug: ClassVar[str] = "counter"
    label: ClassVar[str] = "Mostrador"
    icon: ClassVar[str] = "counter"
    capabilities: ClassVar[Capabilities] = Capabilities(
        outbound=False, attachments=True, digital=False, manual=True
    )
    settings_model: ClassVar[type[CounterSettings]] = CounterSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:  # noqa: ARG002 - the port
        """Say that it works: people register it."""
        return Health(ok=True, message="Lo registra quien atiende.")

"""Other bodies and sensors post contacts: signed, idempotent, and told at once what is wrong."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.intake import payload
from nexo.adapters.channels.intake.settings import IntakeSettings
from nexo.adapters.shared import stamped
from nexo.domain.interactions.ports import AccountConfig, Capabilities, Health, InboundItem, RawRequest


class IntakeChannel:
    """The open way in; nothing can be sent back by it."""

    slug: ClassVar[str] = "intake"
    label: ClassVar[str] = "Otros organismos y sensores"
    icon: ClassVar[str] = "link"
    capabilities: ClassVar[Capabilities] = Capabilities(
        outbound=False, redact=("name", "phone", "email", "text", "subject", "content")
    )
    settings_model: ClassVar[type[IntakeSettings]] = IntakeSettings
    secret_names: ClassVar[tuple[str, ...]] = stamped.LIVE_KEYS

    def check_health(self, account: AccountConfig) -> Health:
        """Say whether whoever posts can be known."""
        if not account.secrets.get("key"):
            return Health(
                ok=False,
                message=gettext_noop("Falta la clave."),
                remedy=gettext_noop("Cargala y pasásela a quien envía."),
            )
        return Health(ok=True, message=gettext_noop("Listo para recibir."))

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: there is none."""
        return None

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Nexo-Signature`: its time, and the signature over the raw bytes."""
        stamped.verify(account, request)

    def examine(self, account: AccountConfig, request: RawRequest) -> Sequence[str]:  # noqa: ARG002 - the port
        """Return what is wrong with the body, for the programmer who sent it."""
        return list(payload.problems_of(request.body))

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return every contact; one that does not hold is unsupported, never dropped."""
        settings = IntakeSettings.model_validate(dict(account.settings))
        return payload.items_of(request.body, automatic=settings.automatic)

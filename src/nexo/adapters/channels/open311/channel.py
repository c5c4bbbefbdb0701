"""Other bodies and apps report by Open311: what they post becomes a contact and a case like any other."""

from typing import ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.open311.settings import Open311Settings
from nexo.domain.interactions.ports import AccountConfig, Capabilities, Health

SHORTEST_KEY = 20


class Open311Channel:
    """GeoReport v2 at `/open311/v2`; an account a body, known by its `api_key`. Nothing is sent by it."""

    slug: ClassVar[str] = "open311"
    label: ClassVar[str] = "Open311"
    icon: ClassVar[str] = "link"
    capabilities: ClassVar[Capabilities] = Capabilities(
        outbound=False,
        attachments=True,
        redact=("api_key", "first_name", "last_name", "email", "phone", "description"),
    )
    settings_model: ClassVar[type[Open311Settings]] = Open311Settings
    secret_names: ClassVar[tuple[str, ...]] = ("api_key",)

    def check_health(self, account: AccountConfig) -> Health:
        """Say whether whoever posts can be known, and not guessed."""
        key = account.secrets.get("api_key", "")
        if not isinstance(key, str) or len(key) < SHORTEST_KEY:
            return Health(
                ok=False,
                message=gettext_noop("Falta la clave, o es corta: tiene que tener al menos 20 letras."),
                remedy=gettext_noop("Cargala y pasásela a quien envía."),
            )
        return Health(ok=True, message=gettext_noop("Listo para recibir."))

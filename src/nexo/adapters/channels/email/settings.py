"""What an administrator fills in for one mailbox."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from nexo.adapters.channels.email.providers import PRESETS, Provider

_HOST = r"^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45})?$"
_URL = r"^(?:https?://[^\s<>\"]{1,500})?$"


class Access(StrEnum):
    """How the servers let us in. The grants are those of OAuth 2 (RFC 6749)."""

    PASSWORD = "password"  # noqa: S105 - the word
    OAUTH_CODE = "oauth_code"
    OAUTH_CLIENT = "oauth_client"


class Security(StrEnum):
    """How a connection is protected. `none` only towards hosts that the operator has allowed."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class FirstFetch(StrEnum):
    """What of a mailbox counts as new when nothing has been fetched yet."""

    UNSEEN = "unseen"
    ALL = "all"


class EmailSettings(BaseModel):
    """The plain settings of a mailbox; passwords are kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    access: Access = Field(
        Access.PASSWORD,
        title="Forma de acceso",
        json_schema_extra={
            "labels": {
                Access.PASSWORD: gettext_noop("Contraseña"),
                Access.OAUTH_CODE: gettext_noop("OAuth: una persona da el permiso"),
                Access.OAUTH_CLIENT: gettext_noop("OAuth: permiso de la aplicación"),
            }
        },
    )
    oauth_provider: Provider = Field(
        Provider.OTHER,
        title="Proveedor de OAuth",
        description="Con Google o Microsoft alcanza con el identificador de cliente, el secreto y el inquilino.",
        json_schema_extra={
            "labels": {
                Provider.OTHER: gettext_noop("Otro"),
                Provider.GOOGLE: "Google",
                Provider.MICROSOFT: "Microsoft 365",
            }
        },
    )
    oauth_client_id: str = Field("", max_length=300, title="Identificador de cliente")
    oauth_tenant: str = Field(
        "",
        pattern=r"^[A-Za-z0-9.-]{0,100}$",
        title="Inquilino de Microsoft 365",
        description="El identificador o el dominio de la organización.",
    )
    oauth_authorize_url: str = Field(
        "",
        pattern=_URL,
        title="Dirección de autorización",
        description="Vacía: la del proveedor elegido.",
    )
    oauth_token_url: str = Field(
        "",
        pattern=_URL,
        title="Dirección de los permisos (token)",
        description="Vacía: la del proveedor elegido.",
    )
    oauth_scope: str = Field(
        "", max_length=500, title="Alcance (scope)", description="Vacío: el del proveedor elegido."
    )

    imap_host: str = Field(
        "",
        pattern=_HOST,
        title="Servidor IMAP",
        description="Vacío: con OAuth, el del proveedor elegido; si no, no se busca correo.",
    )
    imap_port: int = Field(993, gt=0, lt=65536, title="Puerto IMAP")
    imap_security: Security = Field(Security.TLS, title="Protección de IMAP")
    imap_user: str = Field("", max_length=200, title="Usuario de IMAP", description="Vacío: la dirección.")
    imap_folder: str = Field("INBOX", min_length=1, max_length=200, title="Carpeta")
    first_fetch: FirstFetch = Field(
        FirstFetch.UNSEEN, title="Al empezar", description="Traer solo lo no leído, o todo."
    )
    fetch_since: date | None = Field(None, title="No traer nada anterior a")
    mark_seen: bool = Field(True, title="Marcar como leído lo que ya está guardado")
    max_message_bytes: int = Field(
        60_000_000, ge=100_000, le=500_000_000, title="Mensaje más grande que se trae entero"
    )

    smtp_host: str = Field(
        "",
        pattern=_HOST,
        title="Servidor SMTP",
        description="Vacío: con OAuth, el del proveedor elegido; si no, no se envía correo.",
    )
    smtp_port: int = Field(587, gt=0, lt=65536, title="Puerto SMTP")
    smtp_security: Security = Field(Security.STARTTLS, title="Protección de SMTP")
    smtp_user: str = Field(
        "",
        max_length=200,
        title="Usuario de SMTP",
        description="Vacío: sin contraseña; con OAuth, la dirección.",
    )
    from_name: str = Field("", max_length=80, title="Nombre que ven los vecinos")
    plus_addressing: bool = Field(
        True,
        title="Direcciones con +",
        description="El servidor entrega direccion+algo@ en la misma casilla: así se reconoce la respuesta.",
    )
    null_sender: bool = Field(
        True, title="Sobre vacío en los automáticos", description="Así nadie contesta a lo que no lee nadie."
    )

    authserv_id: str = Field(
        "",
        max_length=200,
        title="Nombre de nuestro servidor en Authentication-Results",
        description="Solo si el servidor comprueba SPF, DKIM y DMARC de todo lo que entra y lo anota así.",
    )
    ca_certificate: str = Field(
        "", max_length=100_000, title="Certificado de una autoridad propia", description="En PEM."
    )
    timeout_s: float = Field(30, gt=0, le=120, title="Espera máxima, en segundos")

    def completed(self) -> "EmailSettings":
        """Return the settings with what was left empty as the chosen provider has it."""
        preset = PRESETS.get(self.oauth_provider)
        if self.access is Access.PASSWORD or preset is None:
            return self
        is_code = self.access is Access.OAUTH_CODE
        # A name that fits everybody's tenant; applications on their own always have one.
        tenant = self.oauth_tenant or "organizations"
        known = {
            "oauth_authorize_url": preset.authorize_url.format(tenant=tenant),
            "oauth_token_url": preset.token_url.format(tenant=tenant),
            "oauth_scope": preset.code_scope if is_code else preset.client_scope,
            "imap_host": preset.imap_host,
            "smtp_host": preset.smtp_host,
        }
        return self.model_copy(
            update={name: value for name, value in known.items() if not getattr(self, name)}
        )

"""What an administrator fills in for one mailbox."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

_HOST = r"^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45})?$"


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

    imap_host: str = Field("", pattern=_HOST, title="Servidor IMAP", description="Vacío: no se busca correo.")
    imap_port: int = Field(993, gt=0, lt=65536, title="Puerto IMAP")
    imap_security: Security = Field(Security.TLS, title="Protección de IMAP")
    imap_user: str = Field("", max_length=200, title="Usuario de IMAP")
    imap_folder: str = Field("INBOX", min_length=1, max_length=200, title="Carpeta")
    first_fetch: FirstFetch = Field(
        FirstFetch.UNSEEN, title="Al empezar", description="Traer solo lo no leído, o todo."
    )
    fetch_since: date | None = Field(None, title="No traer nada anterior a")
    mark_seen: bool = Field(True, title="Marcar como leído lo que ya está guardado")
    max_message_bytes: int = Field(
        60_000_000, ge=100_000, le=500_000_000, title="Mensaje más grande que se trae entero"
    )

    smtp_host: str = Field("", pattern=_HOST, title="Servidor SMTP", description="Vacío: no se envía correo.")
    smtp_port: int = Field(587, gt=0, lt=65536, title="Puerto SMTP")
    smtp_security: Security = Field(Security.STARTTLS, title="Protección de SMTP")
    smtp_user: str = Field("", max_length=200, title="Usuario de SMTP", description="Vacío: sin contraseña.")
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

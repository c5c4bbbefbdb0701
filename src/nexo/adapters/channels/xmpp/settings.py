"""What an administrator fills in for one XMPP address of the town."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Security(StrEnum):
    """How the connection to a named server is encrypted; there is no way without."""

    STARTTLS = "starttls"
    TLS = "tls"


class XmppSettings(BaseModel):
    """One address that people write to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jid: str = Field(
        min_length=3,
        max_length=300,
        pattern=r"^[^\s@/]+@[^\s@/]+$",
        title="Dirección XMPP",
        description="Por ejemplo atencion@losceibos.gob.ar; la contraseña va aparte.",
    )
    host: str = Field(
        "",
        max_length=200,
        title="Servidor",
        description="Vacío: se busca por el dominio de la dirección (registros SRV).",
    )
    port: int = Field(5222, ge=1, le=65535, title="Puerto", description="Vale si escribiste un servidor.")
    security: Security = Field(
        Security.STARTTLS,
        title="Cifrado",
        description="starttls: se cifra al empezar (5222). tls: cifrada desde el comienzo (5223).",
    )
    ca_certificate: str = Field(
        "", max_length=100_000, title="Certificado de una autoridad propia", description="En PEM."
    )
    accept_contacts: bool = Field(
        True,
        title="Aceptar a quien nos agrega",
        description="Ve cuándo estamos conectados. Nosotros nunca pedimos ver a nadie.",
    )
    answer_wait_s: float = Field(
        3,
        ge=0,
        le=15,
        title="Espera del acuse, en segundos",
        description="Cuánto se espera, después de mandar, que el otro lado confirme o rechace.",
    )
    timeout_s: float = Field(20, gt=0, le=60, title="Espera máxima, en segundos")

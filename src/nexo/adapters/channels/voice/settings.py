"""What an administrator fills in for a telephone line."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Exchange(StrEnum):
    """Who tells of calls."""

    WEBHOOK = "webhook"
    ASTERISK = "asterisk"


class VoiceSettings(BaseModel):
    """One line that people call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: str = Field(
        "", max_length=40, title="Línea", description="El número que la gente marca, por ejemplo 147."
    )
    exchange: Exchange = Field(
        Exchange.WEBHOOK,
        title="Central",
        description="webhook: la central nos avisa, o se registra a mano. asterisk: nos conectamos a su AMI.",
    )
    host: str = Field("", max_length=200, title="Servidor de Asterisk")
    port: int = Field(5039, ge=1, le=65535, title="Puerto del AMI")
    tls: bool = Field(True, title="Conexión cifrada")
    username: str = Field("", max_length=80, pattern=r"^[\x21-\x7e]*$", title="Usuario del AMI")
    outside_contexts: list[str] = Field(
        ["from-trunk", "from-pstn"],
        title="Contextos de afuera",
        description="En cuáles del plan de marcado entran las llamadas de la gente.",
    )
    internal_digits: int = Field(
        5, ge=1, le=8, title="Cifras de un interno", description="Hasta tantas cifras es un interno."
    )
    telephones: str = Field(
        "PJSIP/{extension}",
        max_length=80,
        pattern=r"^[A-Za-z0-9_]+/[A-Za-z0-9_.@{}-]*$",
        title="Cómo se llama a un interno",
        description="El canal de Asterisk de un teléfono de la casa; {extension} es el interno.",
    )
    inside_context: str = Field(
        "from-internal",
        max_length=80,
        pattern=r"^[A-Za-z0-9_.-]+$",
        title="Contexto de adentro",
        description="Desde el que se marca un número de afuera.",
    )
    outside_prefix: str = Field(
        "00",
        max_length=8,
        pattern=r"^[0-9*#]*$",
        title="Prefijo para llamar afuera",
        description="Va antes del número internacional, sin el signo más.",
    )
    timeout_s: float = Field(10, gt=0, le=60, title="Espera máxima, en segundos")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.exchange is Exchange.ASTERISK and not (self.host and self.username):
            raise ValueError("host and username are needed for asterisk")
        return self

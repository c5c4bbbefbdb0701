"""What an administrator fills in for one page or one Instagram account."""

from pydantic import BaseModel, ConfigDict, Field

DIGITS = r"^[0-9]{1,32}$"


class MessagingSettings(BaseModel):
    """The plain settings of an account; tokens and secrets are kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page_id: str = Field(pattern=DIGITS, title="Identificador de la página de Facebook")
    app_id: str = Field(
        pattern=DIGITS,
        title="Identificador de la aplicación",
        description="Por él se reconocen los mensajes que salieron de acá.",
    )
    human_agent: bool = Field(
        default=True,
        title="Responder hasta 7 días después",
        description="Necesita el permiso Human Agent de Meta; sin él se puede responder 24 horas.",
    )
    public_answer: str = Field(
        "Gracias por escribirnos. Te respondimos por mensaje privado.",
        max_length=300,
        title="Respuesta pública a los comentarios",
        description="Siempre la misma, para que nunca diga datos de nadie; vacía, no se responde en público.",
    )
    base_url: str = Field(
        "https://graph.facebook.com",
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$",
        title="Dirección de la interfaz del proveedor",
    )
    api_version: str = Field("v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$", title="Versión de la interfaz")
    media_hosts: tuple[str, ...] = Field(
        ("fbcdn.net", "fbsbx.com", "cdninstagram.com"),
        title="Servidores de archivos",
        description="De ningún otro se baja un archivo.",
    )
    timeout_s: float = Field(10, gt=0, le=60, title="Espera máxima, en segundos")
    max_media_bytes: int = Field(25 * 1024 * 1024, gt=0, le=100 * 1024 * 1024, title="Archivo más grande")

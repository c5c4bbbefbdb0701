"""What an administrator fills in for one WhatsApp number."""

from pydantic import BaseModel, ConfigDict, Field


class WhatsAppSettings(BaseModel):
    """The plain settings of an account; tokens and secrets are kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phone_number_id: str = Field(
        pattern=r"^[0-9]{1,32}$",
        title="Identificador del número",
        description="No es el número: lo da el proveedor.",
    )
    business_account_id: str = Field(
        "", pattern=r"^[0-9]{0,32}$", title="Identificador de la cuenta de empresa"
    )
    base_url: str = Field(
        "https://graph.facebook.com",
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$",
        title="Dirección de la interfaz del proveedor",
    )
    api_version: str = Field("v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$", title="Versión de la interfaz")
    template_language: str = Field(
        "es_AR", pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$", title="Idioma de las plantillas"
    )
    media_hosts: tuple[str, ...] = Field(
        ("lookaside.fbsbx.com",),
        title="Servidores de archivos",
        description="A ningún otro se le muestra la credencial al bajar un archivo.",
    )
    timeout_s: float = Field(10, gt=0, le=60, title="Espera máxima, en segundos")
    max_media_bytes: int = Field(25 * 1024 * 1024, gt=0, le=100 * 1024 * 1024, title="Archivo más grande")

"""What an administrator fills in for one Twilio number or messaging service."""

from typing import Self

from pydantic import Field, model_validator

from nexo.adapters.shared.texting import TextingSettings


class TwilioSettings(TextingSettings):
    """The plain settings of an account; the tokens are kept apart, sealed."""

    account_sid: str = Field(pattern=r"^AC[0-9a-fA-F]{32}$", title="Account SID")
    api_key_sid: str = Field(
        "",
        pattern=r"^(SK[0-9a-fA-F]{32})?$",
        title="SID de la clave de API",
        description="Vacío: se entra con el Auth Token.",
    )
    messaging_service_sid: str = Field(
        "", pattern=r"^(MG[0-9a-fA-F]{32})?$", title="SID del servicio de mensajería"
    )
    from_number: str = Field(
        "",
        pattern=r"^(\+[1-9][0-9]{5,14}|[0-9]{3,8}|[A-Za-z0-9 ]{1,11})?$",
        title="Número que envía",
        description="Se usa si no hay servicio de mensajería.",
    )
    base_url: str = Field(
        "https://api.twilio.com",
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$",
        title="Dirección de la interfaz del proveedor",
    )
    max_media_bytes: int = Field(25 * 1024 * 1024, gt=0, le=100 * 1024 * 1024, title="Archivo más grande")

    @model_validator(mode="after")
    def _has_a_sender(self) -> Self:
        if not self.messaging_service_sid and not self.from_number:
            raise ValueError("messaging_service_sid or from_number is needed")
        return self

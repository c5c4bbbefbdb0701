"""What an administrator fills in for one Telegram bot."""

from pydantic import BaseModel, ConfigDict, Field

MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes that `getFile` gives a bot at most (https://core.telegram.org/bots/api#getfile)."""


class TelegramSettings(BaseModel):
    """The plain settings of a bot; its token and the secret of its webhook are kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$",
        title="Dirección de la interfaz de Telegram",
    )
    timeout_s: float = Field(10, gt=0, le=60, title="Espera máxima, en segundos")
    max_media_bytes: int = Field(MAX_DOWNLOAD, gt=0, le=MAX_DOWNLOAD, title="Archivo más grande")

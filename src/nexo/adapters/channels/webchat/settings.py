"""What an administrator fills in for the chat of the portal."""

from pydantic import BaseModel, ConfigDict, Field


class WebchatSettings(BaseModel):
    """The plain settings of an account."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greeting: str = Field(
        "",
        max_length=300,
        title="Saludo",
        description="Se ve al abrir el chat: quién atiende y en qué horario.",
    )

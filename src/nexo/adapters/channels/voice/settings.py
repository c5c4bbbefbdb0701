"""What an administrator fills in for a telephone line."""

from pydantic import BaseModel, ConfigDict, Field


class VoiceSettings(BaseModel):
    """One line that people call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: str = Field(
        "", max_length=40, title="Línea", description="El número que la gente marca, por ejemplo 147."
    )

"""What an administrator fills in for one body that posts contacts."""

from pydantic import BaseModel, ConfigDict, Field


class IntakeSettings(BaseModel):
    """The plain settings of an account; its key is kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    automatic: bool = Field(
        False,
        title="Son sensores o programas",
        description="Lo que mandan se ve y se guarda, pero no pide respuesta a nadie.",
    )

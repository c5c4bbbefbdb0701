"""What an administrator fills in for one place where paper is scanned."""

from pydantic import BaseModel, ConfigDict, Field


class LetterSettings(BaseModel):
    """The plain settings of an account."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    watched: bool = Field(
        True,
        title="Tomar lo que se escanea",
        description="Lo que el escáner deja en la carpeta de esta cuenta entra solo.",
    )
    max_bytes: int = Field(25 * 1024 * 1024, gt=0, le=100 * 1024 * 1024, title="Archivo más grande")

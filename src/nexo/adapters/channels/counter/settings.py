"""What an administrator fills in for a counter."""

from pydantic import BaseModel, ConfigDict, Field


class CounterSettings(BaseModel):
    """One place where people are received."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    office: str = Field("", max_length=120, title="Oficina", description="Cómo la conoce la gente.")

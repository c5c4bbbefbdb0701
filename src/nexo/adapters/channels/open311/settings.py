"""What an administrator fills in for one body that reports by Open311."""

from pydantic import BaseModel, ConfigDict, Field


class Open311Settings(BaseModel):
    """The plain settings of an account; its key is kept apart, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = Field("", max_length=120, title="A quién avisar si algo anda mal")

"""What an administrator fills in for the portal's forms."""

from pydantic import BaseModel, ConfigDict


class WebformSettings(BaseModel):
    """Nothing yet: the portal's forms are configured in the catalogue of services."""

    model_config = ConfigDict(extra="forbid", frozen=True)

"""The town's number as the provider knows it: its ids, its secrets and where its webhooks go.

Kept in `number.json` under the simulator's folder. As with the real provider, ids and secrets are born there;
whoever configures the channel reads them (`load_or_create`) and says where the webhooks go (`subscribe`).
"""

import json
import os
import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from nexo.adapters.simulators.whatsapp.payloads import Number

_FILE = "number.json"


class Template(BaseModel):
    """An approved template: its languages and how many parameters its body takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: tuple[str, ...] = ("es_AR",)
    parameters: int = 0
    paused: bool = False
    body: str = ""


def _templates() -> dict[str, Template]:
    return {
        "aviso_de_caso": Template(parameters=2, body="Hay novedades de tu caso {{1}}: {{2}}"),
        "encuesta": Template(parameters=1, body="Tu caso {{1}} se resolvió. ¿Quedó bien?"),
    }


class ProviderNumber(BaseModel):
    """One number, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    business_account_id: str = "102290129340398"
    phone_number_id: str = "106540352242922"
    display_phone_number: str = "5493415550147"
    verified_name: str = "Municipalidad de Los Ceibos"
    access_token: str = Field(default_factory=lambda: "EAA" + secrets.token_hex(24))
    app_secret: str = Field(default_factory=lambda: secrets.token_hex(16))
    verify_token: str = Field(default_factory=lambda: secrets.token_hex(16))
    hook_url: str = ""
    templates: dict[str, Template] = Field(default_factory=_templates)

    @property
    def identity(self) -> Number:
        """The ids that stand in every webhook."""
        return Number(
            business_account_id=self.business_account_id,
            phone_number_id=self.phone_number_id,
            display_phone_number=self.display_phone_number,
        )


def load_or_create(folder: Path) -> ProviderNumber:
    """Return the number kept in `folder`; the first call makes one, with secrets of its own."""
    path = folder / _FILE
    if path.exists():
        return ProviderNumber.model_validate_json(path.read_bytes())
    number = ProviderNumber()
    save_number(folder, number)
    return number


def subscribe(folder: Path, hook_url: str) -> ProviderNumber:
    """Say where the webhooks of the number in `folder` go; a running simulator notices at the next one."""
    number = load_or_create(folder).model_copy(update={"hook_url": hook_url})
    save_number(folder, number)
    return number


def save_number(folder: Path, number: ProviderNumber) -> None:
    """Keep the number in `folder`, whole or not at all, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{_FILE}.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        json.dump(number.model_dump(mode="json"), file, indent=2)
    draft.replace(folder / _FILE)

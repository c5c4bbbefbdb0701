"""A third party's channel whose reader can take the whole process down, found by its entry point.

A payload is `{"id", "person", "text", "poison"}`; poison is `segv`, `memory`, `error` or absent. Once the
file `cured` lies in the data folder, poison is read like anything else.
"""

import json
import os
import signal
from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    Health,
    InboundItem,
    ItemKind,
    RawRequest,
    Sender,
)
from nexo.kernel.folders import data_dir


class CrashSettings(BaseModel):
    """None."""

    model_config = ConfigDict(extra="forbid")


class CrashChannel:
    """Reads honest payloads, and dies of others."""

    slug: ClassVar[str] = "crash"
    label: ClassVar[str] = "Crash"
    icon: ClassVar[str] = "alert"
    capabilities: ClassVar[Capabilities] = Capabilities(outbound=False)
    settings_model: ClassVar[type[CrashSettings]] = CrashSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:  # noqa: ARG002 - the port
        """Say that it works."""
        return Health(ok=True, message="Ready.")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Believe everybody."""

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse."""
        return None

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002 - the port
        """Read one payload, or die of it."""
        payload = json.loads(request.body)
        if not (data_dir() / "cured").exists():
            _suffer(payload.get("poison", ""))
        return [
            InboundItem(
                kind=ItemKind.MESSAGE,
                raw_type="text",
                external_id=payload["id"],
                senders=(Sender("crash_card", payload["person"]),),
                sender_name=f"Persona {payload['person']}",
                text=payload["text"],
            )
        ]


def _suffer(poison: str) -> None:
    if poison == "segv":
        os.kill(os.getpid(), signal.SIGSEGV)
    if poison == "memory":
        bytearray(1 << 62)
    if poison == "error":
        raise ZeroDivisionError

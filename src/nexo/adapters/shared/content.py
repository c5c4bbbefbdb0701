"""The meaning of one message of a chat, before it is dressed as an item of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nexo.domain.interactions.ports import ItemKind, Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says; `about` is the id of the message it speaks of."""

    kind: ItemKind = ItemKind.MESSAGE
    text: str = ""
    media: tuple[Media, ...] = ()
    location: tuple[float, float] | None = None
    about: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

"""What a kind of setting must be able to do."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from nexo.kernel.actors import Actor

Content = Mapping[str, Any]


class Kind(Protocol):
    """A kind of setting: the looks of the town, the words of a notice, the calendar."""

    slug: str

    def examine(self, jurisdiction_id: UUID, key: str, content: Content) -> Content:
        """Return the content as it is kept; raise a refusal with its field for what cannot be."""
        ...

    def packaged(self, jurisdiction_id: UUID, key: str) -> Content:
        """Return what holds before anything was published."""
        ...

    def differences(self, key: str, before: Content, after: Content) -> list[str]:
        """Return what changes, a sentence each."""
        ...

    def apply(self, actor: Actor, key: str, content: Content) -> None:
        """Do what the publication brings about, in its transaction; nothing where the content is read when used."""
        ...

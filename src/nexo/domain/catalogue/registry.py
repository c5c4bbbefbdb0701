"""The names of the channels that a routing rule may name, by their entry points."""

from typing import ClassVar, Protocol

from nexo.kernel.plugins.registry import Registry


class Labelled(Protocol):
    """What is known here of a channel."""

    slug: ClassVar[str]
    label: ClassVar[str]


channels: Registry[Labelled] = Registry("nexo.channels")

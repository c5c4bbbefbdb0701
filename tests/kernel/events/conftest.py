"""A subscriber that notes what it gets, and forgets itself."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from kernel.events.facts import LampBroken, LampLit
from nexo.kernel.actors import Actor, system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import forget

TOWN = UUID(int=7)


@pytest.fixture
def actor() -> Actor:
    return system(TOWN)


@pytest.fixture
def seen() -> Iterator[list[Envelope]]:
    yield []
    forget(LampLit, LampBroken)

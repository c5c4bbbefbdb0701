"""The product running, and a browser for each person of a story; without Chromium the tests say so."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browsing import need_chromium
from journeys.people import Somebody
from journeys.running import Running, prepare, remove


@pytest.fixture(scope="session")
def town() -> Iterator[Running]:
    """Los Ceibos with the people of a village, up and running."""
    need_chromium()
    running = prepare(os.environ["NEXO_DATABASE_URL"])
    try:
        running.load()
        running.start()
        yield running
        running.stop()
    finally:
        remove(running)


@pytest.fixture
def enter(chromium: Browser, town: Running):
    """Let a person in, with a browser of their own: `enter()`, or `enter(TELEPHONE)`."""
    people: list[Somebody] = []

    def come(width: int = 1280, height: int = 900) -> Somebody:
        somebody = Somebody(chromium, town.home, width, height)
        people.append(somebody)
        return somebody

    yield come
    faults = [fault for one in people for fault in one.faults]
    for one in people:
        one.context.close()
    assert faults == []

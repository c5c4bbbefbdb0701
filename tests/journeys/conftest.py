"""The product running, and a browser for each person of a story; without Chromium the tests say so."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from journeys.people import CHROMIUM, Somebody, launch
from journeys.running import Running, prepare, remove


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (make setup-browser)")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def town(chromium) -> Iterator[Running]:
    """Los Ceibos with the people of a village, up and running."""
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

"""A visitor with a real browser, who notices errors and barriers."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE, TABLET, DESK = (360, 640), (768, 1024), (1440, 900)


class Visitor:
    """A person with a browser: what they open must hold no error and no barrier."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.context = context
        self.home = home
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 422, which Chromium calls an error of the network.
        if message.type in {"error", "warning"} and "422" not in message.text:
            self.faults.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.home}{path}")

    def barriers(self) -> list[str]:
        """Return what keeps people out of the page shown: axe's findings, sideways scrolling, faults."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(AXE)
        found = self.page.evaluate(f"axe.run({{runOnly: {RULES}}})")["violations"]
        barriers = [f"{one['id']} {one['nodes'][0]['target']}" for one in found]
        width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width[0] > width[1]:
            barriers.append(f"scrolls sideways: {width[0]} > {width[1]}")
        return barriers + self.faults


@pytest.fixture
def visit(chromium: Browser, live_server):
    """Open the site as somebody with a screen of this size, a language, scripts or none."""
    contexts: list[BrowserContext] = []

    def enter(size: tuple[int, int] = TELEPHONE, **more: object) -> Visitor:
        viewport = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=viewport, **{"locale": "es-AR", **more})
        contexts.append(context)
        return Visitor(context, live_server.url)

    yield enter
    for context in contexts:
        context.close()

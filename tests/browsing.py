"""Chromium of the system, driven by Playwright; without it the tests that need it say so.

Playwright's loop counts as running in the thread that uses it, so no two may be open at once and nothing else may
start a loop meanwhile: the browser lives as long as one module of tests.
"""

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS])


def until(page: Page, expression: str, *, seconds: float = 30) -> None:
    """Wait until an expression holds in the page; Playwright's own wait needs `eval`, which our policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never came: {expression}"
        page.wait_for_timeout(100)


def need_chromium() -> None:
    """Skip what cannot be shown without a browser."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (make setup-browser)")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one module."""
    need_chromium()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The rows of a test are written from the thread of Playwright's loop.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = launch(playwright)
        yield browser
        browser.close()

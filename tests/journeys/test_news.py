"""An official who looks at the inbox is told of what comes in, and nothing moves by itself."""

import pytest
from playwright.sync_api import expect

from journeys.people import PATIENCE, Official

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_a_mail_that_comes_in_is_announced_on_the_open_inbox(town, enter) -> None:
    ana = Official(enter(), "ana@losceibos.example")
    page = ana.somebody.page
    ana.somebody.go("/panel/?vista=all")
    fresh = page.locator("[data-fresh]")
    expect(fresh).to_have_count(0)
    rows = page.locator("[data-walk] [data-row]")
    first = rows.first.inner_text()
    town.mail(sender="Nora Luna <nora@vecina.example>", subject="Semáforo", text="No anda el semáforo")
    expect(fresh).to_have_text("1 nueva, mostrar", timeout=PATIENCE)
    assert rows.first.inner_text() == first
    fresh.click()
    expect(rows.filter(has_text="Nora Luna")).to_have_count(1)
    expect(page.locator("[data-fresh]")).to_have_count(0)

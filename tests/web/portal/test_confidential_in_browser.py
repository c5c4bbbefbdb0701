"""Confidential information in a real browser that runs no script, as those who need it set it up."""

import os
import re

import pytest

from nexo.domain.safety.models import ConfidentialReport, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_without_scripts_or_cookies_from_the_first_page_to_the_answer(town, visit, size) -> None:
    visitor = visit(size, java_script_enabled=False)
    page = visitor.page
    visitor.go("/informacion-confidencial/")
    look(page, "about", size)
    page.click("main a.govuk-button:not(.nx-button--warning)")
    look(page, "tell", size)
    page.fill("#id_text", "Venden en la casa verde")
    page.check("input[value=drugs]")
    page.click("main form button")
    key = re.sub(r"\s", "", page.inner_text(".nx-code"))
    assert len(key.replace("-", "")) == 20
    look(page, "key", size)
    page.click("main a:not(.govuk-button)")
    page.fill("#id_key", key.lower())
    page.click("main form button")
    assert "Venden en la casa verde" in page.inner_text("main")
    page.fill("#id_text", "Y también los lunes")
    page.click("main form button")
    assert "Y también los lunes" in page.inner_text("main")
    look(page, "opened", size)
    assert page.context.cookies() == []
    assert key not in page.url
    assert (ConfidentialReport.objects.count(), Message.objects.count()) == (1, 1)


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_pages_have_no_barrier(town, visit, size) -> None:
    visitor = visit(size)
    for path in ("", "informar/", "volver/"):
        visitor.go(f"/informacion-confidencial/{path}")
        assert (path, visitor.barriers()) == (path, [])


def look(page, name, size) -> None:
    """Keep a picture where a folder for them is given."""
    if folder := os.environ.get("NEXO_TEST_SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{size[0]}.png", full_page=True)

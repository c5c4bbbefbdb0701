"""The sites are blind to each other, in templates and in addresses too."""

import re

import pytest

from architecture.source import below, shown, templates

SITES = ("portal", "workbench", "api", "demo")
_INCLUDED = re.compile(r"{%-?\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")
_REVERSED = re.compile(r"{%-?\s*url\s+[\"']([^\"']+)[\"']")
_REVERSED_IN_CODE = re.compile(r"\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*[\"']([a-z_-]+):")


def site_of(path) -> str:
    parts = path.parts
    return parts[parts.index("web") + 1]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_includes_only_its_own_sites_or_the_design_systems(path):
    site = site_of(path)
    allowed = (f"{site}/", "ui/", "cotton/")
    found = _INCLUDED.findall(path.read_text(encoding="utf-8"))
    assert [name for name in found if not name.startswith(allowed)] == [], shown(path)


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_links_only_to_its_own_site_by_name(path):
    site = site_of(path)
    found = _REVERSED.findall(path.read_text(encoding="utf-8"))
    others = [name for name in found if name.split(":")[0] in set(SITES) - {site}]
    assert others == [], shown(path)


@pytest.mark.parametrize("site", SITES)
def test_a_sites_code_links_only_to_its_own_names(site):
    wrong = [
        f"{module.name}: {name}"
        for module in below(f"web.{site}")
        for name in _REVERSED_IN_CODE.findall(module.text)
        if name in set(SITES) - {site}
    ]
    assert wrong == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_page_hides_its_own_address_from_itself(path):
    # With this policy a browser sends its forms as from nowhere (`Origin: null`), and each one is refused.
    text = path.read_text(encoding="utf-8")
    assert not ("no-referrer" in text and "<form" in text), shown(path)

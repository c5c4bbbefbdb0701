"""Every page of the site that needs nothing to be opened, by the map of addresses: its weight, its help, its forms."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

pytestmark = pytest.mark.usefixtures("noon", "town", "light")

FIRST_HTML, FIRST_VIEW = 14 * 1024, 100 * 1000
MORE = (
    "/servicios/AP01/",
    "/donde/?tramite=AP01",
    "/pedir/?q=luz",
    "/servicios/?q=lus",
    "/seguir/?codigo=x",
    "/nada/",
)
HELP = re.compile(r'<footer class="nx-footer">.*?<ul class="nx-plain-list">(.*?)</ul>', re.DOTALL)


def plain() -> list[str]:
    """Return the addresses of the site that take no argument."""
    found: list[str] = []

    def walk(resolver: URLResolver, prefix: str, *, is_portal: bool) -> None:
        for one in resolver.url_patterns:
            here = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one, here, is_portal=is_portal or one.namespace == "portal")
            elif is_portal and isinstance(one, URLPattern) and "<" not in here:
                found.append(f"/{here}")

    walk(get_resolver(), "", is_portal=False)
    return sorted(set(found))


PAGES = (*plain(), *MORE)


def test_the_map_was_walked() -> None:
    assert {"/", "/servicios/", "/donde/", "/pedir/", "/seguir/", "/oficinas/", "/barrio/"} <= set(PAGES)


def _html(client: Client, path: str) -> str | None:
    """Return the page at an address; None where there is a file, or where it leads elsewhere."""
    answer = client.get(path, headers={"accept-language": "es"})
    assert answer.status_code < 500, path
    return (
        answer.content.decode() if answer["Content-Type"].startswith("text/html") and answer.content else None
    )


def _weight(name: str) -> int:
    found = finders.find(name)
    assert found, name
    return len(gzip.compress(Path(str(found)).read_bytes()))


@pytest.mark.parametrize("path", PAGES)
def test_the_first_page_fits_into_the_first_round_trip(client: Client, path: str) -> None:
    html = _html(client, path)
    if html is None:
        return
    first = len(gzip.compress(html.encode()))
    assert first <= FIRST_HTML, path
    files = set(re.findall(r'(?:href|src)="/static/([^"#?]+)', html))
    modules = {f"ui/js/{name}" for name in ("page.js",)} if "ui/js/portal.js" in files else set()
    assert first + sum(map(_weight, files | modules)) <= FIRST_VIEW, path


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_but_data(client: Client, path: str) -> None:
    html = _html(client, path) or ""
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html), path
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", html)
    assert set(inline) <= {' type="application/ld+json"'}, path


def test_help_is_the_same_and_in_the_same_place_everywhere(client: Client) -> None:
    """WCAG 2.2, 3.2.6 Consistent Help."""
    told = {path: HELP.search(html) for path in PAGES if (html := _html(client, path))}
    ways = {re.sub(r' aria-current="page"', "", found[1]) for path, found in told.items() if found}
    assert len(ways) == 1
    without = {path for path, found in told.items() if not found}
    # What fears a trace has a frame of its own; the chat is off here; an address that is none leads home.
    apart = ("/informacion-confidencial/", "/chat/", "/nada/")
    assert [path for path in without if not path.startswith(apart)] == []


@pytest.mark.parametrize("path", PAGES)
def test_nobody_has_to_remember_or_solve_anything(client: Client, path: str) -> None:
    """WCAG 2.2, 3.3.8 Accessible Authentication: no password and no riddle; 2.5.7: nothing has to be dragged."""
    html = (_html(client, path) or "").lower()
    assert not re.search(r'type="password"|captcha|draggable|onpaste', html), path


def test_nothing_is_asked_twice(client: Client) -> None:
    """WCAG 2.2, 3.3.7 Redundant Entry: what was said is there again, and devices may fill in what they know."""
    client.get("/pedir/AP01/", {"q": "no anda la luz"})
    assert "no anda la luz</textarea>" in client.get("/pedir/AP01/que/").content.decode()
    client.post("/pedir/AP01/que/", {"description": "no anda la luz"})
    client.post("/pedir/AP01/donde/", {"place": "Belgrano 1450"})
    place = client.get("/pedir/AP01/donde/").content.decode()
    assert 'value="Belgrano 1450"' in place
    assert 'autocomplete="street-address"' in place
    assert 'autocomplete="name"' in client.get("/pedir/AP01/contacto/").content.decode()

"""`make screens`: pictures of both sites for docs/user/screens/, taken from the product running.

`--home URL` takes them from an installation that runs already, with the demo city in it.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

import throwaway
from browsing import CHROMIUM, launch
from journeys.people import PASSWORD
from journeys.running import prepare, remove
from nexo.config.database import socket_url

FOLDER = Path(__file__).parents[2] / "docs" / "user" / "screens"
SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (360, 640)}
_SETTLED = 1_000
_POTHOLE = "Hola, hay un pozo enorme en Belgrano al 450, casi se cae una moto"

Take = Callable[[str], None]


class Photographer:
    """Opens pages in one size and look, and keeps what is seen."""

    def __init__(self, browser: Browser, home: str, size: str, scheme: str = "light") -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="es-AR", color_scheme=scheme, base_url=home
        )
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        self._ending = f"{size}-dark" if scheme == "dark" else size

    def go(self, path: str) -> None:
        self.page.goto(path)

    def keep(self, name: str) -> None:
        """Keep the picture of what is seen, packed tightly."""
        self.page.wait_for_load_state("load")
        # Never "idle": a page that shows what is new keeps a line open.
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        self.page.wait_for_timeout(_SETTLED)
        path = FOLDER / f"{name}-{self._ending}.png"
        self.page.screenshot(path=path)
        with Image.open(path) as taken:
            taken.convert("RGB").save(path, optimize=True)
        print(path.relative_to(FOLDER.parents[2]), f"{path.stat().st_size // 1024} kB")  # noqa: T201 - a program

    def sign_in(self, email: str) -> None:
        self.go("/panel/entrar/")
        self.page.fill("#id_login", email)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button.govuk-button >> nth=0")
        self.page.wait_for_url("**/panel/**")

    def close(self) -> None:
        self.context.close()


def portal(one: Photographer) -> None:
    """What a neighbour sees."""
    one.go("/")
    one.keep("portal-home")
    one.go("/pedir/VI01/?q=Hay+un+pozo+frente+a+la+escuela")
    one.page.click("main form[novalidate] button.govuk-button")
    one.keep("portal-ask")
    one.go("/estadisticas/")
    one.keep("portal-figures")


def tracked(one: Photographer) -> None:
    """A request that was just made, and its page."""
    page = one.page
    one.go("/pedir/AP01/?q=No+anda+la+luz+de+la+esquina+desde+el+lunes")
    for _ in range(9):
        if page.url.rstrip("/").endswith("recibo") or "/recibo" in page.url:
            break
        if page.locator("#id_place").count():
            page.fill("#id_place", "Belgrano y Mitre")
        if page.locator("input[name=reach]").count():
            page.check("input[name=reach][value=email]")
            page.fill("#id_contact", "marisa@vecina.example")
            page.fill("#id_name", "Marisa Cejas")
        page.click("main form[novalidate] button.govuk-button >> nth=-1")
        if page.get_by_text("Lo recibimos").count():
            break
    one.keep("portal-receipt")
    page.get_by_role("link", name="Ver cómo va").click()
    one.keep("portal-track")


def telephone(one: Photographer) -> None:
    """The demo's telephone."""
    one.go("/demo/phone")
    if not one.page.get_by_text(_POTHOLE).count():
        one.page.fill("#text", _POTHOLE)
        one.page.get_by_role("button", name="Enviar").click()
        one.page.get_by_text(_POTHOLE).first.wait_for()
    one.keep("demo-phone")


def workbench(one: Photographer) -> None:
    """What officials see."""
    one.sign_in("ana@losceibos.example")
    page = one.page
    one.go("/panel/?vista=all")
    one.keep("workbench-inbox")
    page.locator("a.nx-item__who").first.click()
    one.keep("workbench-conversation")
    one.go("/panel/casos/?vista=all")
    one.keep("workbench-cases")
    page.locator("main td a").first.click()
    one.keep("workbench-case")
    one.go("/panel/personas/?q=Zalazar")
    page.locator("a.nx-item__who").first.click()
    one.keep("workbench-person")
    one.go("/panel/mostrador/")
    one.keep("workbench-counter")
    one.go("/panel/turnos/")
    one.keep("workbench-turns")
    one.go("/panel/llamadas/")
    one.keep("workbench-calls")
    one.go("/panel/tablero/")
    one.keep("workbench-board")


def take_all(browser: Browser, home: str, wanted: str) -> None:
    """Take every picture whose story is wanted."""
    plan: list[tuple[str, str, Callable[[Photographer], None]]] = [
        *((size, "light", telephone) for size in ("wide",)),
        *((size, "light", portal) for size in SIZES),
        *((size, "light", tracked) for size in ("wide", "phone")),
        *((size, "light", workbench) for size in SIZES),
    ]
    for size, scheme, story in plan:
        if wanted and story.__name__ not in wanted.split(","):
            continue
        one = Photographer(browser, home, size, scheme)
        story(one)
        one.close()
    if not wanted:
        dark(browser, home)


def dark(browser: Browser, home: str) -> None:
    """Two pages by night."""
    one = Photographer(browser, home, "wide", "dark")
    one.go("/")
    one.keep("portal-home")
    one.sign_in("ana@losceibos.example")
    one.go("/panel/")
    one.page.locator("a.nx-item__who").first.click()
    one.keep("workbench-conversation")
    one.close()


def main() -> int:
    """Take the pictures; exit code 1 without Chromium."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", default="")
    asked.add_argument("--only", default="", help="portal,tracked,telephone,workbench")
    given = asked.parse_args()
    if CHROMIUM is None:
        print("Chromium is not installed (make setup-browser)", file=sys.stderr)  # noqa: T201 - a program
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if given.home:
            take_all(browser, given.home, given.only)
            return 0
        folder = throwaway.make_folder("nexo-screens-")
        server = throwaway.start(folder)
        running = prepare(socket_url(str(folder / "socket")))
        try:
            running.load()
            running.start()
            take_all(browser, running.home, given.only)
            running.stop()
        finally:
            remove(running)
            throwaway.end(server, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

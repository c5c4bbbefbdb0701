"""What people do in the stories, in their own words; every step waits for what they would see."""

import re
from datetime import date

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from journeys.pictures import Photo

PASSWORD = "ceibo-en-flor-2026"
PATIENCE = 30_000
_CODE = re.compile(r"LC\s*-\s*([0-9A-Z]{6})\s*-\s*([0-9A-Z])")


def code_on(page: Page) -> str:
    """Return the code of the case that a page tells, however it is spelled out."""
    found = _CODE.search(page.inner_text("main"))
    assert found
    return f"LC-{found[1]}-{found[2]}"


class Somebody:
    """A person with a browser of their own."""

    def __init__(self, browser: Browser, home: str, width: int, height: int) -> None:
        self.home = home
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="es-AR", base_url=home
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.home}{path}")

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words, timeout=PATIENCE)

    def waits_for(self, path: str, words: str | re.Pattern[str]) -> None:
        """Look again until the words are there: what happens behind takes its moment."""
        for _ in range(60):
            self.go(path)
            if re.search(words, self.page.inner_text("main")):
                return
            self.page.wait_for_timeout(500)
        self.sees(words)

    def reads_figure(self, label: str) -> int:
        """Return a whole number of the public statistics."""
        self.go("/estadisticas/")
        figure = self.page.locator(".nx-figure").filter(has_text=re.compile(rf"^\s*{label}"))
        return int(re.sub(r"\D", "", figure.locator(".nx-figure__value").inner_text()))

    def waits_for_mail(self, address: str, subject: str) -> None:
        """Look into the outbox until a mail to `address` with this subject has left."""
        row = self.page.locator("li.dm-mail", has_text=address).filter(has_text=subject)
        for _ in range(60):
            self.go("/demo/outbox")
            if row.count():
                return
            self.page.wait_for_timeout(500)
        expect(row.first).to_be_visible(timeout=1)

    def opens_mail(self, address: str, subject: str, words: str) -> None:
        """Open the last mail to `address` with this subject, once it is the one that says `words`."""
        row = self.page.locator("li.dm-mail", has_text=address).filter(has_text=subject)
        for _ in range(60):
            self.go("/demo/outbox")
            if row.count():
                row.get_by_role("link").first.click()
                if words in self.page.inner_text("main"):
                    return
            self.page.wait_for_timeout(500)
        self.sees(words)

    def says_how_it_was(self, *, score: int, comment: str) -> None:
        """Follow the link of the mail at hand and answer that it is solved, and how it went."""
        self.page.locator("main a[href*='/opinar/']").first.click()
        self.page.check(f"input[name=score][value='{score}']")
        self.page.check("input[name=solved][value=si]")
        self.page.fill("#id_comment", comment)
        self.page.get_by_role("button", name="Enviar").click()
        self.sees("Tu opinión ya llegó")


class Phone:
    """The telephone of the first neighbour of the demo, Rosa Giménez."""

    def __init__(self, somebody: Somebody) -> None:
        self.page = somebody.page
        somebody.go("/demo/phone")

    def says(self, words: str) -> None:
        self.page.fill("#text", words)
        self.page.get_by_role("button", name="Enviar").click()
        expect(self.page.locator(".dm-line--out", has_text=words).last).to_be_visible(timeout=PATIENCE)

    def reads(self, words: str) -> None:
        expect(self.page.locator(".dm-line--in", has_text=words).last).to_be_visible(timeout=PATIENCE)


class Official:
    """Somebody who works in the town hall."""

    def __init__(self, somebody: Somebody, email: str) -> None:
        self.somebody, self.page = somebody, somebody.page
        somebody.go("/panel/entrar/")
        self.page.fill("#id_login", email)
        self.page.fill("#id_password", PASSWORD)
        self.page.get_by_role("button", name="Ingresar", exact=True).click()
        self.page.wait_for_url("**/panel/")

    def opens_case_from_inbox(self, name: str, service: str, place: str, *, words: str = "") -> str:
        """Find who waits, open what they wrote, and make a case of it."""
        self.somebody.waits_for("/panel/", name)
        self.page.get_by_role("link", name=name).first.click()
        self.page.get_by_role("link", name="Abrir un caso").last.click()
        return self.opens_case(service, place, words=words)

    def attends(self, *, text: str, without_telephone: bool = False, **person: str) -> None:
        """Write down a visit at the counter by somebody new."""
        self.somebody.go("/panel/mostrador/")
        for field, value in person.items():
            self.page.fill(f"#id_{field}", value)
        if without_telephone:
            self.page.check("#id_without_telephone")
        self.page.fill("#id_text", text)
        self.page.get_by_role("button", name="Registrar").click()
        expect(self.page.get_by_role("heading", name="¿Qué necesita?")).to_be_visible()

    def opens_case(self, service: str, place: str, *, words: str = "") -> str:
        """Choose the service for the contact at hand, looked up by `words`, fill it in, and return the code."""
        if words:
            self.page.fill("#wanted", words)
            self.page.get_by_role("button", name="Buscar", exact=True).click()
        self.page.locator(f"a[href*='/casos/nuevo/{service}/']").first.click()
        if place:
            self.page.fill("#id_place", place)
        self.page.get_by_role("button", name="Abrir el caso").click()
        expect(self.page.get_by_role("heading", name="Caso abierto")).to_be_visible()
        return code_on(self.page)

    def opens(self, code: str) -> None:
        """Go to a case by its code, as one does with the search."""
        self.somebody.go(f"/panel/buscar/?q={code}")
        self.page.wait_for_url(re.compile(r"/panel/casos/[0-9a-f-]{36}/$"))

    def does(self, verb: str) -> None:
        """Choose a verb on the page of the case and confirm it."""
        self.page.get_by_role("link", name=verb, exact=True).first.click()
        self.page.get_by_role("button", name=verb, exact=True).click()
        self.page.wait_for_url(re.compile(r"/panel/casos/[0-9a-f-]{36}/$"))

    def terms_path(self, code: str) -> str:
        """Return where the terms of a case are told."""
        self.opens(code)
        return f"{self.page.url.removeprefix(self.somebody.home)}plazos/"

    def decrees(self, day: date, name: str, *, act: str) -> None:
        """Publish a calendar with one more day off."""
        self.somebody.go("/panel/ajustes/calendario/")
        known = self.page.input_value("#id_days")
        self.page.fill("#id_days", f"{known}\n{day:%Y-%m-%d} {name}".strip())
        self.page.fill("#id_legal_act", act)
        self.page.get_by_role("button", name="Guardar el borrador").click()
        self.page.get_by_role("button", name="Publicar", exact=True).click()
        self.somebody.sees(name)

    def returns(self, code: str, why: str) -> None:
        """Send a case back as not one's own."""
        verb = "No es de esta área"
        self.opens(code)
        self.page.get_by_role("link", name=verb, exact=True).first.click()
        self.page.select_option("#id_reason", "not_mine")
        self.page.fill("#id_note", why)
        self.page.get_by_role("button", name=verb, exact=True).click()
        self.somebody.sees("Devuelto a derivación")

    def routes(self, code: str, unit: str, why: str) -> None:
        """Give a case to an area, with the reason."""
        verb = "Derivar a otra área"
        self.opens(code)
        self.page.get_by_role("link", name=verb, exact=True).first.click()
        self.page.select_option("#id_unit_id", label=unit)
        self.page.fill("#id_note", why)
        self.page.get_by_role("button", name=verb, exact=True).click()
        self.somebody.sees("Derivado. La fecha de recepción no cambia.")

    def groups(self, code: str, *, with_code: str) -> None:
        verb = "Es el mismo problema que otro"
        self.opens(code)
        self.page.get_by_role("link", name=verb).click()
        self.page.fill("#id_code", with_code)
        self.page.get_by_role("button", name=verb).click()
        self.somebody.sees("Agrupado")

    def extends(self, code: str, why: str) -> None:
        """Ask for more time, once."""
        verb = "Pedir más tiempo"
        self.somebody.go(self.terms_path(code).replace("plazos", "prorrogar"))
        self.page.fill("#id_reason", why)
        self.page.get_by_role("button", name=verb, exact=True).click()
        self.somebody.sees("Prorrogado")

    def resolves(self, answer: str, proof: Photo, *, result: str = "solved") -> None:
        self.page.get_by_role("link", name="Resolver", exact=True).first.click()
        self.page.select_option("#id_result", result)
        self.page.fill("#id_answer", answer)
        self.page.set_input_files("#id_uploads", [proof])
        self.page.get_by_role("button", name="Resolver", exact=True).click()
        self.somebody.sees("Resuelto. Le avisamos a quien lo pidió")

    def asks_a_crew(self, code: str, what: str) -> None:
        """Give the crew of the area an order for today."""
        self.opens(code)
        self.page.get_by_role("link", name="Orden de trabajo").first.click()
        self.page.fill("#id_instructions", what)
        self.page.get_by_role("button", name="Pedir el trabajo").click()
        self.somebody.sees("Lo que se pidió")

    def answers_with_the_crews_work(self, code: str, answer: str) -> None:
        """Resolve with what the crew says and shows."""
        self.opens(code)
        self.somebody.sees("La cuadrilla dice que está hecho")
        self.page.get_by_role("link", name="Escribir qué se hizo").click()
        self.page.fill("#id_answer", answer)
        self.page.get_by_role("button", name="Resolver", exact=True).click()
        self.somebody.sees(answer)

    def calls_and_writes_down(self, code: str, *, score: int, comment: str) -> None:
        """Call the person, ask, and write down the answer on their behalf."""
        verb = "Anotar qué dijo por teléfono"
        self.opens(code)
        self.page.get_by_role("link", name=verb).click()
        self.page.check(f"input[name=score][value='{score}']")
        self.page.check("input[name=solved][value=si]")
        self.page.fill("#id_comment", comment)
        self.page.get_by_role("button", name=verb).click()
        self.somebody.sees("Anotado")

    def waits_for_score(self, code: str, words: str) -> None:
        """Look at the case until the score is there."""
        self.opens(code)
        address = f"{self.page.url.removeprefix(self.somebody.home)}pruebas/"
        self.somebody.waits_for(address, words)


class Crew:
    """Somebody of a crew, with a telephone on the street."""

    def __init__(self, somebody: Somebody, email: str) -> None:
        self.somebody, self.page = somebody, somebody.page
        somebody.go("/panel/entrar/?next=/panel/cuadrilla/")
        self.page.fill("#id_login", email)
        self.page.fill("#id_password", PASSWORD)
        self.page.get_by_role("button", name="Ingresar", exact=True).click()
        self.page.wait_for_url("**/panel/cuadrilla/")

    def does_the_work(self, code: str, proof: Photo) -> None:
        """Begin the order of a case, photograph what was done and say that it is done."""
        order = self.page.locator("article[data-order]", has_text=code)
        order.get_by_role("button", name="Empezamos").click()
        self.has_sent_all()
        order.locator("summary", has_text="Sumar una foto").click()
        order.locator("input[type=file]").set_input_files([proof])
        order.get_by_role("button", name="Es de después").click()
        self.has_sent_all()
        order.locator("summary", has_text="Terminamos").click()
        order.get_by_role("button", name="Está hecho").click()
        self.has_sent_all()
        expect(order).to_contain_text("Hecha", timeout=PATIENCE)

    def has_sent_all(self) -> None:
        """Wait until nothing is left on the telephone, and the page shows what the office knows."""
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator("[data-status]")).to_have_attribute("data-waiting", "0", timeout=PATIENCE)

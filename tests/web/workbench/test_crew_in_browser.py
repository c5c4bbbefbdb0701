"""A crew with a telephone in Chromium: a day without a network, a page that is killed, answers that get lost."""

from io import BytesIO

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import expect

from domain.works.conftest import works_in
from nexo.domain.cases.models import Evidence
from nexo.domain.works.actions.change_order import cancel_order
from nexo.domain.works.models import CrewMark, Material, OrderPhoto, WorkOrder
from nexo.kernel import clock
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/panel/cuadrilla/"
HERE = {"latitude": -34.9512, "longitude": -58.9533, "accuracy": 8}


@pytest.fixture
def work(db):
    call_command("createcachetable", verbosity=0)
    return works_in(small_town())


@pytest.fixture
def order(work):
    return work.plan(day=clock.today(work.town.jurisdiction.zone_info), access="Portón verde")


class Telephone:
    """The telephone of Julián, who signs in where there is a network."""

    def __init__(self, visit, size=(360, 640)) -> None:
        self.visitor = visit(size, geolocation=HERE, permissions=["geolocation"])
        self.context = self.visitor.context
        self.page = self.visitor.page

    def sign_in(self, who="julian"):
        self.visitor.go(f"/panel/entrar/?next={HOME}")
        self.page.fill("#id_login", f"{who}@prueba.example")
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button.govuk-button >> nth=0")
        self.page.wait_for_url(f"**{HOME}")
        self.ready()

    def ready(self):
        """Wait until the worker has kept the page."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        expect(self.page.locator("[data-status]")).to_be_visible()

    def offline(self, yes):
        self.context.set_offline(yes)

    def another_page(self):
        """Kill the page as a telephone does, and open it again."""
        self.page.close(run_before_unload=False)
        self.page = self.visitor.page = self.context.new_page()
        self.page.goto(f"{self.visitor.home}{HOME}")

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def unfold(self, words):
        self.page.locator("summary", has_text=words).first.click()

    def photograph(self, which):
        self.unfold("Sumar una foto")
        self.page.locator("input[type=file]").first.set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        self.press(which)

    def waits(self, count):
        expect(self.page.locator("[data-status]")).to_have_attribute(
            "data-waiting", str(count), timeout=15_000
        )


def picture():
    out = BytesIO()
    noise = Image.effect_noise((2400, 1800), 90)
    noise.convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.fixture
def phones(visit):
    """Hand out telephones, and let what they are saying be heard to the end before the town is taken away."""
    made = []

    def new(size=(360, 640)):
        made.append(Telephone(visit, size))
        return made[-1]

    yield new
    for one in made:
        one.page.wait_for_load_state("networkidle")


@pytest.fixture
def telephone(phones):
    return phones()


def left():
    return [one.objects.count() for one in (CrewMark, OrderPhoto, Material, Evidence)]


def test_a_day_without_a_network_arrives_once(telephone, order, tmp_path):
    telephone.sign_in()
    page = telephone.page
    telephone.offline(True)
    telephone.another_page()
    page = telephone.page
    expect(page.get_by_role("heading", name="Mitre 10")).to_be_visible()
    expect(page.get_by_text("Portón verde")).to_be_visible()
    telephone.press("Empezamos")
    telephone.waits(1)
    telephone.photograph("Es de antes")
    telephone.waits(2)
    telephone.unfold("Anotar material")
    page.get_by_label("Qué material").fill("Asfalto frío")
    page.get_by_label("Cuánto").fill("2,5")
    page.get_by_label("En qué").fill("bolsas")
    telephone.press("Anotar el material")
    telephone.waits(3)
    expect(page.get_by_text("Asfalto frío: 2,5 bolsas")).to_be_visible()
    telephone.photograph("Es de después")
    telephone.waits(4)
    telephone.unfold("Terminamos")
    page.get_by_label("Nota para la oficina").first.fill("Quedó firme")
    telephone.press("Está hecho")
    telephone.waits(5)
    page.screenshot(path=tmp_path / "offline.png", full_page=True)
    assert left() == [0, 0, 0, 0]

    telephone.another_page()  # killed before it could send
    telephone.waits(5)
    telephone.offline(False)
    telephone.page.evaluate("dispatchEvent(new Event('online'))")
    telephone.waits(0)
    assert left() == [5, 2, 1, 2]
    order.refresh_from_db()
    assert (order.state, order.crew_note) == ("done", "Quedó firme")
    places = CrewMark.objects.values_list("lat", "lon", "accuracy_m")
    assert set(places) == {(HERE["latitude"], HERE["longitude"], 8.0)}
    assert all(mark.device_at <= mark.received_at for mark in CrewMark.objects.all())
    assert max(photo.file.size for photo in OrderPhoto.objects.select_related("file")) < len(picture())


def test_what_is_being_written_stays_while_the_page_looks_for_news(telephone, order):
    telephone.sign_in()
    telephone.unfold("Terminamos")
    note = telephone.page.locator("article[data-order] textarea[name=note]").first
    note.fill("Falta volver con la máquina")
    telephone.page.locator("h1").click()
    with telephone.page.expect_response("**/cuadrilla/**"):
        telephone.page.evaluate("dispatchEvent(new Event('online'))")
    telephone.page.wait_for_load_state("networkidle")
    expect(note).to_have_value("Falta volver con la máquina")
    note.fill("")
    telephone.page.locator("h1").click()
    with telephone.page.expect_response("**/cuadrilla/**"):
        telephone.page.evaluate("dispatchEvent(new Event('online'))")
    telephone.page.wait_for_load_state("networkidle")
    expect(note).to_be_visible()


def test_an_answer_that_is_lost_doubles_nothing(telephone, order):
    telephone.sign_in()
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)  # the server took it, and nobody heard
            route.abort()
        else:
            route.continue_()

    telephone.context.route("**/sincronizar/", lose)
    with telephone.page.expect_event("requestfailed", lambda one: "sincronizar" in one.url):
        telephone.press("Empezamos")
    telephone.waits(1)
    assert (lost, left()[0]) == ([200], 1)
    telephone.page.evaluate("dispatchEvent(new Event('online'))")
    telephone.waits(0)
    assert left()[0] == 1


def test_two_tabs_and_a_page_killed_while_it_sends(telephone, order):
    telephone.sign_in()
    telephone.offline(True)
    telephone.photograph("Es de antes")
    telephone.waits(1)
    telephone.press("Salimos")
    telephone.waits(2)
    second = telephone.context.new_page()
    second.goto(f"{telephone.visitor.home}{HOME}")
    telephone.offline(False)
    for page in (telephone.page, second):
        page.evaluate("dispatchEvent(new Event('online'))")
    second.close(run_before_unload=False)
    telephone.waits(0)
    assert left() == [2, 1, 0, 1]


def test_what_no_longer_fits_is_told_and_kept(telephone, work, order):
    telephone.sign_in()
    telephone.offline(True)
    telephone.press("Empezamos")
    telephone.waits(1)
    cancel_order(actor=work.owner, order_id=order.pk)
    telephone.offline(False)
    telephone.page.evaluate("dispatchEvent(new Event('online'))")
    told = telephone.page.get_by_text("Esta orden se anuló mientras estabas sin conexión.")
    expect(told).to_be_visible()
    expect(telephone.page.get_by_text("No hay órdenes para estos días")).to_be_visible()
    telephone.press("Entendido")
    expect(told).to_have_count(0)
    assert list(CrewMark.objects.values_list("kind", "outcome")) == [("start", "kept")]


def test_a_session_that_is_over_loses_nothing(telephone, order):
    telephone.sign_in()
    telephone.offline(True)
    telephone.press("Empezamos")
    telephone.waits(1)
    telephone.context.clear_cookies()
    telephone.offline(False)
    telephone.page.evaluate("dispatchEvent(new Event('online'))")
    link = telephone.page.get_by_role("link", name="Entrá de nuevo para mandar lo anotado")
    expect(link).to_be_visible()
    telephone.waits(1)
    # Somebody else takes the telephone: what is not theirs waits for whose it is.
    telephone.sign_in("rita")
    expect(
        telephone.page.get_by_text("Además hay anotaciones de otra persona en este teléfono: 1.")
    ).to_be_visible()
    assert CrewMark.objects.count() == 0
    telephone.context.clear_cookies()
    telephone.sign_in()
    telephone.waits(0)
    assert CrewMark.objects.get().order_id == order.pk


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_page_keeps_nobody_out(phones, order, size, tmp_path):
    telephone = phones(size)
    telephone.sign_in()
    for words in ("Sumar una foto", "Anotar material", "Terminamos", "No se pudo"):
        telephone.unfold(words)
    assert telephone.visitor.barriers() == []
    telephone.page.screenshot(path=tmp_path / f"crew-{size[0]}.png", full_page=True)


def test_without_scripts_the_same_is_done_by_forms(visit, work):
    order = work.plan(day=clock.today(work.town.jurisdiction.zone_info))
    visitor = visit((360, 640), java_script_enabled=False)
    page = visitor.page
    visitor.go(f"/panel/entrar/?next={HOME}")
    page.fill("#id_login", "julian@prueba.example")
    page.fill("#id_password", PASSWORD)
    page.click("main button.govuk-button >> nth=0")
    page.get_by_role("button", name="Empezamos").click()
    expect(page.get_by_text("Anotado.")).to_be_visible()
    page.locator("summary", has_text="Terminamos").click()
    page.get_by_role("button", name="Está hecho").click()
    assert WorkOrder.objects.get(pk=order.pk).state == "done"

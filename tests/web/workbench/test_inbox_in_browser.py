"""The inbox in a real browser: the ten commonest tasks by keyboard alone, no barrier, nothing that jumps."""

import json
import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.models import Conversation, Delivery, Interaction, Mention
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.testing.town import PASSWORD, small_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Ana", "Beto", "Celia", "Darío", "Elsa", "Fito")


@pytest.fixture(autouse=True)
def patience():
    """Give a machine that is busy with other things its time."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def small(db):
    call_command("createcachetable", verbosity=0)
    return small_town()


@pytest.fixture
def account(small):
    return configure_account(
        actor=system(small.jurisdiction.id),
        jurisdiction=small.jurisdiction,
        slug="whatsapp",
        name="WhatsApp",
        address="+5493415550147",
        settings={"phone_number_id": "1", "business_account_id": "2"},
        secrets={"access_token": "a", "app_secret": "b", "verify_token": "c"},
    )


@pytest.fixture
def talks(account) -> dict[str, Conversation]:
    """Six people wrote by WhatsApp, one after the other."""
    return {name: wrote(account, name, n) for n, name in enumerate(NAMES)}


def wrote(account, name: str, number: int, text: str = "¿Cuándo vienen?") -> Conversation:
    item = InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="text",
        external_id=f"wamid.{name}.{number}",
        senders=(Sender("whatsapp", f"54934155501{number:02}"),),
        sender_name=name,
        timestamp=clock.now(),
        text=text,
    )
    return receive_message(actor=system(account.jurisdiction_id), account=account, item=item).conversation


class Desk:
    """Somebody who works without a mouse."""

    def __init__(self, visitor, login: str = "atencion") -> None:
        self.visitor, self.page = visitor, visitor.page
        visitor.context.route("**/live/**", lambda route: route.fulfill(status=204))
        visitor.go("/panel/entrar/")
        self.focus("#id_login")
        self.type(f"{login}@prueba.example")
        self.press("Tab")
        self.type(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url("**/panel/")

    def press(self, *keys: str) -> None:
        self.page.wait_for_load_state("load")  # before that no key does anything yet
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def focus(self, selector: str) -> None:
        """Go on with Tab until the thing is reached."""
        for _ in range(80):
            if self.page.evaluate("one => document.activeElement?.matches(one) ?? false", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with Tab")

    def opens(self, name: str) -> None:
        expect(self.page.locator("[data-pane=conversation] h1")).to_have_text(name)

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)


def test_the_ten_commonest_tasks_by_keyboard_alone(visit, small, talks):
    desk = Desk(visit((1440, 900)))
    for task in (answers, calls_a_colleague, makes_a_case, finds_somebody, puts_off, goes_on, tends_several):
        task(desk)
    assert desk.visitor.faults == []


def answers(desk: Desk) -> None:
    """1 to 4: who has waited longest, mine, answered, taken back."""
    desk.press("j", "Enter")
    desk.opens("Ana")
    desk.press("a")
    desk.sees("Una conversación es tuya")
    desk.press("r")
    desk.type("Van mañana a la mañana: jk?xe")
    expect(desk.page.locator("#reply-text")).to_have_value("Van mañana a la mañana: jk?xe")
    desk.press("Control+Enter")
    expect(desk.page.locator(".nx-message--out")).to_contain_text("Van mañana a la mañana: jk?xe")
    assert Delivery.objects.count() == 1
    desk.press("z")
    desk.sees("El mensaje no salió.")


def calls_a_colleague(desk: Desk) -> None:
    """5: a note with a name in it."""
    desk.press("i")
    desk.page.wait_for_url("**/nota/")
    desk.press()
    desk.type("@derivacion ¿la tomás?")
    desk.press("Control+Enter")
    desk.page.wait_for_url(re.compile(r"/panel/c/[0-9a-f-]+/$"))
    assert Mention.objects.count() == 1


def makes_a_case(desk: Desk) -> None:
    """6: of what somebody wrote."""
    desk.press("c")
    desk.page.wait_for_url("**/casos/nuevo/**")
    desk.press()
    desk.focus("a[href*='/casos/nuevo/AP01/']")
    desk.press("Enter")
    desk.page.wait_for_url("**/casos/nuevo/AP01/**")
    desk.press()
    desk.focus("#id_place")
    desk.type("Mitre 100")
    desk.focus("main button.govuk-button:not([name])")
    desk.press("Enter")
    desk.sees("Caso abierto")


def finds_somebody(desk: Desk) -> None:
    """7: from anywhere."""
    desk.press("Control+k")
    desk.type("Beto")
    expect(desk.page.locator("#palette [role=option][aria-selected=true]")).to_contain_text("Beto")
    desk.press("Enter")
    desk.page.wait_for_url("**/panel/personas/**")


def puts_off(desk: Desk) -> None:
    """8: not now, tomorrow."""
    desk.visitor.go("/panel/")
    desk.press("j", "Enter")
    desk.opens("Ana")
    desk.press("s")
    desk.page.wait_for_url("**/posponer/")
    desk.press("ArrowDown", "ArrowDown", "Enter")
    desk.sees("Una conversación pospuesta")


def goes_on(desk: Desk) -> None:
    """9: done, and the next one comes."""
    desk.press("j", "Enter")
    desk.opens("Beto")
    desk.press("e")
    desk.sees("Una conversación cerrada")
    desk.opens("Celia")


def tends_several(desk: Desk) -> None:
    """10: three at once, and back."""
    page = desk.page
    desk.press("u")
    page.wait_for_url("**/panel/?vista=waiting")
    first = page.locator("[data-row]").first.inner_text()
    desk.press("j", "x", "j", "j", "Shift+X")
    expect(page.locator("[data-picked-count]")).to_have_text("3")
    desk.press("e")
    desk.sees("3 conversaciones cerradas")
    assert Conversation.objects.filter(state="closed").count() == 4
    desk.press("z")
    desk.sees("Deshecho")
    assert Conversation.objects.filter(state="closed").count() == 1
    assert page.locator("[data-row]").first.inner_text() == first


def test_no_letter_does_anything_while_typing_or_when_switched_off(visit, talks):
    desk = Desk(visit((1440, 900)))
    page = desk.page
    desk.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    desk.press("j", "e", "Escape")
    expect(page.locator("#keys-help")).to_be_hidden()
    desk.press("?")
    desk.focus("#keys-help form button")
    desk.press("Enter")
    page.wait_for_load_state("load")
    desk.press("?", "j", "x")
    expect(page.locator("#keys-help")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    desk.press("ArrowDown", "Enter")
    desk.opens("Ana")


def test_the_list_stays_where_it_is_while_conversations_open_beside_it(visit, talks):
    desk = Desk(visit((1440, 900)))
    page = desk.page
    page.evaluate("window.same = document.querySelector('[data-walk]')")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    desk.press("j", "Enter")
    desk.opens("Ana")
    place = page.locator("[data-row]").nth(1).bounding_box()
    page.wait_for_load_state("networkidle")
    ahead = [url for url in asked if f"/c/{talks['Beto'].pk}/" in url]
    assert [url.partition("?")[0].rstrip("/").endswith(str(talks["Beto"].pk)) for url in ahead] == [True]
    desk.press("j", "Enter")
    desk.opens("Beto")
    assert page.locator("[data-row]").nth(1).bounding_box() == place
    assert page.evaluate("window.same === document.querySelector('[data-walk]')")
    expect(page.locator("[data-row][aria-current=true]")).to_have_text("Beto")
    desk.press("r")
    desk.type("A medio escri")  # the field may still be on its way
    expect(page.locator("#reply-text")).to_have_value("A medio escri")
    page.locator("[data-row]").nth(2).click()
    desk.opens("Celia")
    page.locator("[data-row]").nth(1).click()
    desk.opens("Beto")
    expect(page.locator("#reply-text")).to_have_value("A medio escri")


def test_news_are_told_and_colleagues_are_seen(visit, small, account, talks):
    """The stream is played by the test: what the door does is shown in its own tests and in the journey."""
    desk, other = Desk(visit((1440, 900))), Desk(visit((1440, 900)), "derivacion")
    page = desk.page
    told: list[str] = []

    def stream(route) -> None:
        number = int(clock.now().timestamp() * 1000) + 60_000 + len(told)
        heard = [f"id: {number + n}\ndata: {one}\n\n" for n, one in enumerate(told)]
        told.clear()
        route.fulfill(
            status=200, content_type="text/event-stream", body="retry: 100\n\n" + "".join(heard) + ": \n\n"
        )

    def tell(topic: str, talk: Conversation) -> None:
        told.append(json.dumps({"topic": topic, "ids": [str(talk.pk)]}))

    desk.visitor.context.unroute("**/live/**")
    desk.visitor.context.route("**/live/**", stream)
    desk.visitor.go("/panel/")
    desk.press("j", "Enter")
    desk.opens("Ana")
    page.wait_for_load_state("load")
    expect(page.locator("#reply-text")).to_be_visible()
    other.press("j", "Enter")
    other.opens("Ana")
    other.page.wait_for_timeout(300)
    tell("looking", talks["Ana"])
    expect(page.locator("[data-looking]")).to_have_text("Derivacion también la mira")
    expect(other.page.locator("#reply-text")).to_be_visible()
    other.press("r")
    other.type("Hola")
    other.page.wait_for_timeout(300)
    tell("looking", talks["Ana"])
    expect(page.locator("[data-looking]")).to_have_text("Derivacion está escribiendo")
    # A row before the chosen one would move it: what is new is announced instead.
    rows = page.locator("[data-row]").count()
    new = wrote(account, "Gina", 50)
    tell("inbox", new)
    expect(page.locator("[data-fresh]")).to_have_text("1 nueva, mostrar")
    assert page.locator("[data-row]").count() == rows
    desk.press("r")
    desk.type("Va la cuadrilla")
    desk.press("Control+Enter")
    expect(page.locator(".nx-message--out .nx-delivery")).to_contain_text("En camino")
    message = Interaction.objects.get(direction="out")
    Delivery.objects.filter(interaction=message).update(state="delivered")
    tell("deliveries", talks["Ana"])
    expect(page.locator(".nx-message--out .nx-delivery")).to_contain_text("Entregado")
    other.visitor.go("/panel/casos/")
    other.page.wait_for_timeout(300)
    tell("looking", talks["Ana"])
    expect(page.locator("[data-looking]")).to_have_text("")


@pytest.mark.parametrize("size", [(360, 640), (1440, 900)], ids=["telephone", "desk"])
def test_the_inbox_has_no_barriers(visit, talks, size, tmp_path):
    desk = Desk(visit(size))
    visitor, page = desk.visitor, desk.page
    for name, address in (
        ("inbox", "/panel/"),
        ("conversation", f"/panel/c/{talks['Ana'].pk}/"),
        ("snooze", f"/panel/c/{talks['Ana'].pk}/posponer/"),
        ("views", "/panel/vistas/"),
        ("duty", "/panel/guardia/"),
        ("pending", "/panel/pendientes/"),
    ):
        visitor.go(address)
        page.wait_for_load_state("networkidle")
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png")
    visitor.go("/panel/")
    page.locator("[data-pick]").first.check()
    assert ("chosen", visitor.barriers()) == ("chosen", [])
    page.screenshot(path=tmp_path / f"chosen-{size[0]}.png")
    for key, name in (("?", "keys"), ("Control+k", "palette")):
        page.locator("body").press(key)
        page.wait_for_load_state("networkidle")
        assert (name, visitor.barriers()) == (name, [])
        page.screenshot(path=tmp_path / f"{name}-{size[0]}.png")
        page.keyboard.press("Escape")

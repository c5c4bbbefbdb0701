"""The count of an SMS follows what is typed, in a real browser."""

import pytest
from playwright.sync_api import expect

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.ports import InboundItem, ItemKind, Sender
from nexo.kernel.actors import system
from web.workbench.accounts.test_in_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_parts_are_counted_while_one_types(visit, ana, town):
    account = configure_account(
        actor=system(town.id),
        jurisdiction=town,
        slug="sms_twilio",
        name="SMS",
        address="+15005550006",
        settings={"account_sid": "AC" + "0" * 32, "from_number": "+15005550006", "part_cost_cents": 900},
    )
    item = InboundItem(
        kind=ItemKind.MESSAGE,
        raw_type="sms",
        external_id="SM1",
        senders=(Sender("phone", "+5493415550101"),),
        text="Hola",
    )
    talk = receive_message(actor=system(town.id), account=account, item=item).conversation
    somebody = visit((1440, 900))
    sign_in(somebody)
    somebody.page.wait_for_url("**/panel/")
    somebody.go(f"/panel/c/{talk.pk}/")
    field = somebody.page.locator("#reply-text")
    field.fill("a" * 161)
    expect(somebody.page.get_by_text("2 partes, quedan 145 caracteres · ARS 18,00")).to_be_visible()
    field.fill("á" * 71)
    somebody.page.get_by_role("button", name="Escribirlo así: 1 parte").click()
    expect(somebody.page.locator("#reply-text")).to_have_value("a" * 71)

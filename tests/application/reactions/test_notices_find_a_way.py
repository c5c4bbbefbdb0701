"""A notice that one channel does not deliver leaves by the next; one that would ring at night waits."""

from datetime import time, timedelta

import pytest

from application.opening import MONDAY
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.actions.send_delivery import record_receipt
from nexo.domain.interactions.models import Delivery
from nexo.domain.interactions.ports import DeliveryState, InboundItem, ItemKind, Receipt, Sender
from nexo.domain.notifications.models import Notice
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.events.deliver import deliver_pending

SID = "AC" + "0" * 32


@pytest.fixture
def sms(town, machine):
    return configure_account(
        actor=machine,
        jurisdiction=town.jurisdiction,
        slug="sms_twilio",
        name="SMS",
        address="+15005550006",
        settings={"account_sid": SID, "from_number": "+15005550006"},
    )


@pytest.fixture
def reachable(machine):
    """Marta, who has a telephone and a mailbox and prefers the mailbox."""
    return register_person(
        actor=machine,
        given_names="Marta",
        surname="Sosa",
        contact_points=(("email", "marta@vecina.example"), ("phone", "2262 15 412345")),
        source="prueba",
    )


def leave(state):
    """Let what is queued leave and fare so."""
    for delivery in Delivery.objects.filter(state="queued"):
        Delivery.objects.filter(pk=delivery.pk).update(state="sending")
        record_receipt(delivery_id=delivery.pk, receipt=Receipt(external_id=str(delivery.pk), state=state))
    deliver_pending()


def ways():
    rows = Delivery.objects.order_by("queued_at", "pk")
    return list(rows.values_list("account__slug", "state"))


def test_what_does_not_arrive_leaves_by_the_next_channel_and_then_no_more(
    town, mailbox, sms, reachable, open_one
):
    case = open_one(party=reachable)
    first = Notice.objects.get().channel
    second = {"email": "sms_twilio", "sms_twilio": "email"}[first]
    leave(DeliveryState.FAILED)
    notice = Notice.objects.select_related("interaction").get()
    assert (notice.channel, notice.state) == (second, "queued")
    assert notice.because == "no se pudo entregar por el medio anterior"
    assert case.public_code in notice.interaction.text
    assert ways() == [(first, "failed"), (second, "queued")]
    assert set(notice.interaction.references.values_list("kind", "object_id")) == {("case", case.pk)}
    leave(DeliveryState.FAILED)
    notice.refresh_from_db()
    assert (notice.state, notice.because) == ("undeliverable", "no se pudo entregar por ningún medio")
    assert ways() == [(first, "failed"), (second, "failed")]


def test_what_arrives_leaves_once(mailbox, sms, reachable, open_one):
    open_one(party=reachable)
    leave(DeliveryState.DELIVERED)
    assert [state for _, state in ways()] == ["delivered"]


def test_the_channel_that_a_person_prefers_comes_before_the_one_of_the_matter(
    mailbox, sms, reachable, open_one
):
    reachable.preferred_channel = "sms_twilio"
    reachable.save(update_fields=["preferred_channel"])
    open_one(party=reachable)
    assert Notice.objects.get().channel == "sms_twilio"


class TestAtNight:
    @pytest.fixture
    def with_telephone(self, machine):
        return register_person(
            actor=machine,
            given_names="Elsa",
            surname="Gil",
            contact_points=(("phone", "2262 15 412346"),),
            source="prueba",
        )

    def queued(self, hours, open_one, party):
        """Return when a notice of a case opened `hours` after Monday's begin leaves."""
        with clock.frozen(MONDAY + timedelta(hours=hours)):
            open_one(party=party)
            return Delivery.objects.get().not_before

    def test_what_rings_waits_for_the_morning(self, town, sms, with_telephone, open_one):
        at = self.queued(14, open_one, with_telephone)
        local = at.astimezone(town.jurisdiction.zone_info)
        assert (local.hour, local.minute) == (8, 0)

    def test_by_day_it_leaves_at_once(self, sms, with_telephone, open_one):
        assert self.queued(0, open_one, with_telephone) is None

    def test_the_hours_a_person_chose_are_heard(self, town, sms, with_telephone, open_one):
        with_telephone.contact_from, with_telephone.contact_to = time(12), time(18)
        with_telephone.save(update_fields=["contact_from", "contact_to"])
        local = self.queued(0, open_one, with_telephone).astimezone(town.jurisdiction.zone_info)
        assert (local.hour, local.minute) == (12, 0)

    def test_mail_makes_no_noise(self, mailbox, neighbour, open_one):
        assert self.queued(14, open_one, neighbour) is None

    def test_a_town_may_say_its_own_hours(self, town, sms, with_telephone, open_one):
        town.jurisdiction.local_rules = {"quiet_hours": {"from": "00:00", "to": "00:00"}}
        town.jurisdiction.save(update_fields=["local_rules"])
        assert self.queued(14, open_one, with_telephone) is None

    def test_what_failed_at_night_rings_in_the_morning(self, town, mailbox, sms, reachable, open_one):
        with clock.frozen(MONDAY + timedelta(hours=14)):
            open_one(party=reachable)
            Delivery.objects.update(not_before=None)
            leave(DeliveryState.FAILED)
        by_sms = Delivery.objects.get(account=sms)
        assert by_sms.not_before is not None
        assert by_sms.not_before.astimezone(town.jurisdiction.zone_info).hour == 8

    @pytest.mark.parametrize(("wrote", "waits"), [(5, True), (-5, False)])
    def test_what_the_provider_would_not_take_in_the_morning_leaves_now(
        self, town, machine, open_one, wrote, waits
    ):
        line = configure_account(
            actor=machine,
            jurisdiction=town.jurisdiction,
            slug="whatsapp",
            name="WhatsApp",
            address="+5492262400000",
            settings={"phone_number_id": "123"},
        )
        at = MONDAY + timedelta(hours=wrote)
        item = InboundItem(
            kind=ItemKind.MESSAGE,
            raw_type="text",
            external_id="wamid.1",
            senders=(Sender("whatsapp", "5492262412345"),),
            timestamp=at,
            text="Hola",
        )
        with clock.frozen(at):
            entry = receive_message(actor=machine, account=line, item=item)
        with clock.frozen(MONDAY + timedelta(hours=11, minutes=30)):
            open_one(party=entry.party)
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.not_before is not None) == ("queued", waits)

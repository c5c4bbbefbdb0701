"""A case goes to a body by a real Postfix into a real Dovecot, and its answer, or its bounce, comes back."""

import re
import time

import pytest

from domain.authorities.mailed import mailed
from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.authorities.models import Referral, ReferralNews
from nexo.domain.authorities.queries.mailed import referral_alarms
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.poll_account import poll_account
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction, RawRecord
from nexo.domain.interactions.ports import OutboundMessage, Sender
from nexo.kernel.actors import system
from nexo.kernel.events.deliver import deliver_pending
from nexo.testing.town import small_town

pytestmark = [pytest.mark.peer, pytest.mark.timeout(600), pytest.mark.django_db]


@pytest.fixture
def town(dovecot, postfix, user, monkeypatch):
    """A town whose mailbox stands at the peers."""
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{postfix},*=127.0.0.1:{dovecot.port}")
    dovecot.maildir(user)
    made = small_town()
    configure_account(
        actor=system(made.jurisdiction.id),
        jurisdiction=made.jurisdiction,
        slug="email",
        name="Mesa",
        address=f"{user}@muni.example",
        settings={
            "imap_host": "127.0.0.1", "imap_port": dovecot.port, "imap_security": "none", "imap_user": user,
            "smtp_host": "127.0.0.1", "smtp_port": postfix, "smtp_security": "none",
        },
        secrets={"imap_password": "clave-de-prueba"},
    )  # fmt: skip
    return made


def leave(referral):
    """Hand the mail of a referral to Postfix, and tell the house."""
    delivery = Delivery.objects.get(interaction_id=referral.mail_id)
    send_delivery(delivery_id=delivery.pk)
    deliver_pending()
    return Referral.objects.get(pk=referral.pk)


def come_in(town, *, seconds=20):
    """Poll the town's mailbox until something is there, and have it read."""
    mailbox = ChannelAccount.objects.get(jurisdiction=town.jurisdiction, slug="email")
    end = time.monotonic() + seconds
    while not poll_account(account_id=mailbox.pk) and time.monotonic() < end:
        time.sleep(0.2)
    interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
    deliver_pending()


def read(account, *, seconds=20):
    """Return the mail that came to a mailbox of the body."""
    channel, end = EmailChannel(), time.monotonic() + seconds
    while time.monotonic() < end:
        for polled in channel.poll(account, {}):
            return channel.parse(account, polled.request)[0]
        time.sleep(0.2)
    pytest.fail("nothing came")


def test_it_arrives_and_the_words_of_the_body_come_back_as_news(town, account, postfix, dovecot):
    dovecot.maildir("ana")
    referral, token = mailed(
        town, leaves=False, mailbox=False, addresses="ana@muni.example", domains="muni.example"
    )
    assert leave(referral).state == "sent"
    item = read(account("ana"))
    assert f"[D-{referral.mark}]" in item.subject
    assert re.search(r"/organismo/([\w-]+)/", item.text)[1] == token
    [reply_to] = item.extra["reply_to_addresses"]
    answer = OutboundMessage(
        key="respuesta", to=Sender("email", reply_to), to_name="", text="Tapamos el pozo.", subject="Re: pozo"
    )
    EmailChannel().send(account("ana", smtp_host="127.0.0.1", smtp_port=postfix), answer)
    come_in(town)
    news = ReferralNews.objects.get()
    assert (news.referral_id, news.said.strip()) == (referral.pk, "Tapamos el pozo.")
    assert news.entry.is_protected
    assert [one.why for one in referral_alarms(actor=town.actors["vial"])] == ["news"]


def test_a_real_bounce_is_an_alarm_for_the_owner(town):
    referral, _token = mailed(
        town, leaves=False, mailbox=False, addresses="nadie@muni.example", domains="muni.example"
    )
    assert leave(referral).state == "sent"
    come_in(town)
    row = Referral.objects.get()
    assert (row.state, row.error) == ("bounced", "El correo no llegó a nadie@muni.example.")
    assert [one.why for one in referral_alarms(actor=town.actors["vial"])] == ["bounced"]
    assert Interaction.objects.filter(kind="bounce", is_protected=True).count() == 1

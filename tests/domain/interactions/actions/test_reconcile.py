"""A day compared with what the provider counted: what was lost on the way is found and asked for again."""

from datetime import date, timedelta

import pytest
from nexo_test_channels import Provider, later

from nexo.domain.interactions.actions.examine_account import check_health
from nexo.domain.interactions.actions.reconcile import reconcile, reconcile_all
from nexo.domain.interactions.models import Interaction, Reconciliation
from nexo.domain.interactions.ports import ChannelError, Tally
from nexo.kernel import clock
from nexo.kernel.jobs.run import run_pending

pytestmark = pytest.mark.usefixtures("noon")

DAY = date(2026, 11, 23)


@pytest.fixture
def next_day(noon):
    with clock.frozen(noon + timedelta(days=1)):
        yield


def figures():
    fields = ("day", "received", "received_here", "sent", "sent_here", "missing", "recovered")
    return list(Reconciliation.objects.values_list(*fields))


def test_a_day_that_agrees(chat, feed, chat_message, next_day):
    feed(chat, chat_message("Hola", "m1"), chat_message("¿Y?", "m2"))
    Provider.tallies.append(Tally(received=2, sent=0, received_ids=("m1", "m2")))
    reconcile(account_id=chat.pk)
    assert figures() == [(DAY, 2, 2, 0, 0, 0, 0)]


def test_what_never_reached_us_is_asked_for_and_read_once(chat, feed, chat_message, next_day):
    feed(chat, chat_message("Hola", "m1"))
    Provider.held["m2"] = chat_message("¿Me leyeron?", "m2")
    for _ in range(2):
        Provider.tallies.append(Tally(received=2, received_ids=("m1", "m2", "m2")))
        reconcile(account_id=chat.pk)
        run_pending(queue="intake")
    assert sorted(Interaction.objects.values_list("external_id", "text")) == [
        ("m1", "Hola"),
        ("m2", "¿Me leyeron?"),
    ]
    assert figures() == [(DAY, 2, 2, None, 0, 0, 0)]


def test_what_cannot_be_had_again_stays_missing(chat, machine, next_day):
    Provider.tallies.append(Tally(received=1, received_ids=("lost",)))
    reconcile(account_id=chat.pk)
    assert figures() == [(DAY, 1, 0, None, 0, 1, 0)]
    assert (
        check_health(actor=machine, account=chat).message == "El proveedor tiene mensajes que no llegaron: 1."
    )


def test_a_provider_that_does_not_answer_is_asked_another_time(chat, next_day):
    Provider.tallies.append(later())
    with pytest.raises(ChannelError):
        reconcile(account_id=chat.pk)
    assert figures() == []


def test_only_accounts_whose_provider_counts_are_compared(chat, mail, machine, next_day):
    assert reconcile_all() == 1
    assert reconcile(account_id=mail.pk) is None
    chat.is_active = False
    chat.save(update_fields=["is_active"])
    assert reconcile(account_id=chat.pk) is None

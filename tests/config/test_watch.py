"""Listening to mailboxes and exchanges: news are taken at once, and an account that is off is left alone."""

import threading
import time

import pytest
from django.db import connection

from adapters.channels.voice.asterisk import SECRET, USER, ScriptedAsterisk, Session, transcript
from nexo.config import watch
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.models import Call, ChannelAccount, RawRecord
from nexo.domain.interactions.registry import channels
from nexo.domain.organisation.models import Jurisdiction
from nexo.kernel.actors import system

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERED = transcript("answered")


class Ear:
    """A mailbox that says whether there is something."""

    slug = "email"

    def __init__(self) -> None:
        self.has_news = True

    def idle_wait(self, account, cursor, *, seconds, stopping):
        return self.has_news

    def poll(self, account, cursor):
        return ()


@pytest.fixture
def account(monkeypatch) -> ChannelAccount:
    monkeypatch.setitem(channels._made, "email", Ear())
    monkeypatch.setattr(watch, "_AFTER_NEWS", 0.0)
    town = Jurisdiction.objects.create(name="Los Ceibos", slug="los-ceibos", code_prefix="LC")
    return ChannelAccount.objects.create(
        jurisdiction=town, slug="email", name="Correo", address="a@x.example"
    )


def test_news_have_the_mailbox_polled(account):
    assert watch._watched() == [account.pk]
    assert watch._listen_once(account.pk) is True
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args->>'account_id' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("interactions.poll", str(account.pk))]


def test_an_account_that_is_off_ends_its_listener(account):
    ChannelAccount.objects.update(is_active=False)
    assert watch._watched() == []
    assert watch._listen_once(account.pk) is None


def test_one_worker_listens(account):
    assert watch._is_ours() is True


def test_a_connection_to_an_exchange_is_opened_again_whenever_it_breaks(monkeypatch):
    told = ANSWERED.split(b"Event: AgentConnect")
    server = ScriptedAsterisk(
        Session(told[0]),
        Session(b"Event: AgentConnect" + told[1], alive=["1795194300.41"]),
    )
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{server.port}")
    monkeypatch.setattr(watch, "_FIRST_RETRY", 0.01)
    town = Jurisdiction.objects.create(name="Los Ceibos", slug="los-ceibos", code_prefix="LC")
    line = configure_account(
        actor=system(town.pk),
        jurisdiction=town,
        slug="voice",
        name="147",
        settings={
            "exchange": "asterisk",
            "host": "127.0.0.1",
            "port": server.port,
            "tls": False,
            "username": USER,
        },
        secrets={"ami_secret": SECRET},
    )
    listener = threading.Thread(target=watch._listen_to, args=(line.pk,), daemon=True)
    listener.start()
    end = time.monotonic() + 20
    while RawRecord.objects.count() < 2 and time.monotonic() < end:
        time.sleep(0.02)
    ChannelAccount.objects.update(is_active=False)
    server.close()
    listener.join(20)
    assert not listener.is_alive()
    interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
    assert (Call.objects.get().state, Call.objects.get().talk_seconds) == ("answered", 200)


def test_an_exchange_that_asks_for_no_connection_is_looked_at_now_and_then(account, monkeypatch):
    monkeypatch.setattr(watch, "_LOOK_AGAIN", 0.0)
    ChannelAccount.objects.update(slug="voice", settings={})
    assert watch._watched() == [account.pk]
    assert watch._listen_once(account.pk) is True
    assert RawRecord.objects.count() == 0

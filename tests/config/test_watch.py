"""Listening to mailboxes: news are polled at once, and an account that is off is left alone."""

import pytest
from django.db import connection

from nexo.config import watch
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.registry import channels
from nexo.domain.organisation.models import Jurisdiction

pytestmark = pytest.mark.django_db(transaction=True)


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
    assert watch._listen_once(account.pk) is False


def test_one_worker_listens(account):
    assert watch._is_ours() is True

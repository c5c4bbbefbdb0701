"""Fetching from an account that does not call us: each record once, the cursor behind it, no error lost."""

from uuid import uuid4

import pytest
from django.db import connection

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.poll_account import ask_for_news, poll_account
from nexo.domain.interactions.models import ChannelAccount, RawRecord
from nexo.domain.interactions.ports import ChannelError, Polled, RawRequest, Remedy

pytestmark = pytest.mark.django_db


class Mailbox:
    """A polled channel with the mails a test puts in."""

    slug = "email"

    def __init__(self) -> None:
        self.mails: list[tuple[int, str, bytes]] = []
        self.asked: list[dict] = []
        self.breaks_at: int | None = None

    def poll(self, account, cursor):
        self.asked.append(dict(cursor))
        for uid, key, body in self.mails:
            if uid == self.breaks_at:
                raise ChannelError("No responde.", remedy=Remedy.RETRY_LATER, code="network")
            if uid > cursor.get("uid", 0):
                yield Polled(request=RawRequest(body=body, method="IMAP"), cursor={"uid": uid}, key=key)


@pytest.fixture
def mailbox(monkeypatch) -> Mailbox:
    made = Mailbox()
    monkeypatch.setitem(registry.channels._made, "email", made)
    return made


@pytest.fixture
def account(town) -> ChannelAccount:
    return ChannelAccount.objects.create(
        jurisdiction=town, slug="email", name="Correo", address="a@x.example"
    )


def bodies() -> list[bytes]:
    return [bytes(raw.body) for raw in RawRecord.objects.order_by("received_at", "id")]


def test_what_is_new_is_stored_with_its_job_and_the_cursor(mailbox, account):
    mailbox.mails = [(1, "k1", b"one"), (2, "k2", b"two")]
    assert poll_account(account_id=account.pk) == 2
    account.refresh_from_db()
    assert (bodies(), account.cursor) == ([b"one", b"two"], {"uid": 2})
    assert poll_account(account_id=account.pk) == 0
    assert mailbox.asked == [{}, {"uid": 2}]
    assert waiting("interactions.interpret") == 2


def test_the_same_mail_under_another_number_is_not_stored_twice(mailbox, account):
    mailbox.mails = [(1, "k1", b"one"), (2, "k1", b"one")]
    assert poll_account(account_id=account.pk) == 1
    account.refresh_from_db()
    assert (bodies(), account.cursor) == ([b"one"], {"uid": 2})


def test_a_connection_that_breaks_keeps_what_was_stored_and_says_so(mailbox, account):
    mailbox.mails, mailbox.breaks_at = [(1, "k1", b"one"), (2, "k2", b"two")], 2
    assert poll_account(account_id=account.pk) == 1
    account.refresh_from_db()
    assert (account.cursor, account.health["ok"], account.health["message"]) == (
        {"uid": 1},
        False,
        "No responde.",
    )
    mailbox.breaks_at = None
    assert poll_account(account_id=account.pk) == 1
    account.refresh_from_db()
    assert (bodies(), account.health["ok"], account.health["remedy"]) == ([b"one", b"two"], True, "")


def test_an_account_that_is_off_or_gone_is_not_asked(mailbox, account):
    ChannelAccount.objects.update(is_active=False)
    assert (poll_account(account_id=account.pk), poll_account(account_id=uuid4())) == (0, 0)
    assert mailbox.asked == []


def test_every_polled_account_is_asked_and_none_twice(mailbox, account, town):
    ChannelAccount.objects.create(jurisdiction=town, slug="voice", name="147", address="147")
    assert (ask_for_news(), ask_for_news()) == (1, 1)
    assert waiting("interactions.poll") == 1


def waiting(task: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
        return cursor.fetchone()[0]

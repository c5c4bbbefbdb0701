"""Fetching from a real Dovecot: each mail once, whatever breaks."""

import os
import threading
import time
from contextlib import suppress
from dataclasses import replace

import pytest

from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.interactions.ports import ChannelError, Remedy

pytestmark = [pytest.mark.peer, pytest.mark.timeout(60)]
MAILS = int(os.environ.get("NEXO_TEST_MAILS", "1500"))  # 100,000 for the whole catalogue


def mail(number):
    head = f"Message-ID: <{number}@example.com>\r\nFrom: Ana <ana@example.com>\r\nSubject: {number}\r\n\r\n"
    return f"{head}hola {number} {'x' * 500}\r\n".encode()


class Ledger:
    """The other side of the port: keeps each record and the cursor together, a key once."""

    def __init__(self):
        self.rows = {}
        self.order = []
        self.repeated = 0
        self.cursor = {}

    def take(self, channel, account, *, most=None):
        for polled in channel.poll(account, self.cursor):
            if polled.key in self.rows:
                self.repeated += 1
            else:
                self.rows[polled.key] = polled.request.body
                self.order.append(polled.request.body)
            self.cursor = polled.cursor
            if most is not None and len(self.order) >= most:
                break


@pytest.fixture
def channel():
    return EmailChannel()


def test_each_mail_once_oldest_first_and_marked_after(account, dovecot, channel, user):
    mails = [mail(number) for number in range(120)]
    dovecot.put(user, *mails)
    ledger = Ledger()
    ledger.take(channel, account(user))
    assert ledger.order == mails
    assert dovecot.flags(user) == ["S"] * 120
    dovecot.put(user, mail(120))
    ledger.take(channel, account(user))
    ledger.take(channel, account(user))
    assert (ledger.order, ledger.repeated) == ([*mails, mail(120)], 0)


def test_stopping_in_the_middle_marks_only_what_was_stored(account, dovecot, channel, user):
    dovecot.put(user, *(mail(number) for number in range(10)))
    ledger = Ledger()
    polling = channel.poll(account(user), {})
    for _ in range(4):
        ledger.cursor = next(polling).cursor
    polling.close()
    assert dovecot.flags(user).count("S") == 3
    ledger.take(channel, account(user))
    assert ledger.order == [mail(number) for number in range(4, 10)]


@pytest.mark.parametrize("budget", [700, 1_500, 2_500, 4_000, 9_000, 15_000])
def test_a_connection_cut_anywhere_loses_and_doubles_nothing(account, dovecot, cable, user, budget):
    channel = EmailChannel()
    mails = [mail(number) for number in range(60)]
    dovecot.put(user, *mails)
    ledger = Ledger()
    with cable(budget) as cut:
        through = account(user, imap_port=cut.port)
        for step in range(1, 60):
            cut.budget = budget + step * 1_500
            with suppress(ChannelError):
                ledger.take(channel, through)
            if len(ledger.order) == len(mails):
                break
        assert cut.cuts > 0
    assert (ledger.order, ledger.repeated) == (mails, 0)


def test_a_mailbox_that_is_numbered_anew(account, dovecot, channel, user):
    mails = [mail(number) for number in range(20)]
    dovecot.put(user, *mails)
    ledger = Ledger()
    ledger.take(channel, account(user), most=12)
    dovecot.renumber(user)
    dovecot.put(user, mail(20))
    ledger.take(channel, account(user))
    assert sorted(ledger.order) == sorted([*mails, mail(20)])
    assert ledger.repeated == 12
    ledger.take(channel, account(user))
    assert ledger.repeated == 12


def test_only_what_is_unread_or_new_at_first(account, dovecot, channel, user):
    dovecot.put(user, mail(1), mail(2), mail(3))
    folder = dovecot.maildir(user)
    old = sorted((folder / "new").iterdir())[1]
    moved = old.rename(folder / "cur" / f"{old.name}:2,S")
    long_ago = time.time() - 30 * 86_400
    os.utime(moved, (long_ago, long_ago))
    ledger, everything = Ledger(), Ledger()
    ledger.take(channel, account(user))
    everything.take(channel, account(user, first_fetch="all"))
    assert ledger.order == [mail(1), mail(3)]
    assert len(everything.order) == 3


def test_a_folder_that_was_moved_away_is_said_so(account, dovecot, channel, user):
    dovecot.put(user, mail(1))
    with pytest.raises(ChannelError) as caught:
        list(channel.poll(account(user, imap_folder="Reclamos"), {}))
    assert (caught.value.remedy, caught.value.code) == (Remedy.ALARM, "folder")


def test_a_wrong_password_is_said_so(account, dovecot, channel, user):
    found = replace(account(user), secrets={"imap_password": "otra"})
    with pytest.raises(ChannelError) as caught:
        list(channel.poll(found, {}))
    assert (caught.value.remedy, caught.value.code) == (Remedy.ALARM, "authentication")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted_with_an_authority_of_our_own(account, dovecot, user, certificate, security):
    channel = EmailChannel()
    dovecot.put(user, mail(1))
    port = dovecot.tls_port if security == "tls" else dovecot.port
    ledger = Ledger()
    ledger.take(channel, account(user, imap_port=port, imap_security=security, ca_certificate=certificate))
    assert ledger.order == [mail(1)]
    with pytest.raises(ChannelError) as caught:
        list(channel.poll(account(user, imap_port=port, imap_security=security), {}))
    assert (caught.value.remedy, caught.value.code) == (Remedy.ALARM, "tls")


def test_a_mail_that_is_too_large_comes_with_its_beginning(account, dovecot, channel, user):
    large = mail(1) + b"x" * 300_000
    dovecot.put(user, large, mail(2))
    ledger = Ledger()
    ledger.take(channel, account(user, max_message_bytes=100_000))
    assert [len(raw) for raw in ledger.order] == [100_000, len(mail(2))]


def test_waiting_ends_when_something_comes(account, dovecot, channel, user):
    dovecot.put(user, mail(1))
    assert channel.idle_wait(account(user), {}, seconds=5)
    ledger = Ledger()
    ledger.take(channel, account(user))
    assert not channel.idle_wait(account(user), ledger.cursor, seconds=0.3)
    assert not channel.idle_wait(account(user), ledger.cursor, seconds=15, stopping=lambda: True)
    threading.Timer(0.5, dovecot.put, (user, mail(2))).start()
    started = time.monotonic()
    assert channel.idle_wait(account(user), ledger.cursor, seconds=15)
    assert time.monotonic() - started < 10


def test_waiting_does_not_end_for_what_is_never_fetched(account, dovecot, channel, user):
    dovecot.maildir(user)
    assert not channel.idle_wait(account(user), {}, seconds=0.3, stopping=lambda: False)
    dovecot.put(user, mail(1), mail(2))
    ledger = Ledger()
    ledger.take(channel, account(user), most=1)
    for path in (dovecot.maildir(user) / "cur").iterdir():
        path.unlink()
    assert not channel.idle_wait(account(user), ledger.cursor, seconds=0.3, stopping=lambda: False)


@pytest.mark.timeout(1800)
def test_many_pages(account, dovecot, channel, user):
    dovecot.put(user, *(mail(number) for number in range(MAILS)))
    ledger = Ledger()
    ledger.take(channel, account(user))
    assert (len(ledger.order), ledger.repeated) == (MAILS, 0)


def test_health(account, dovecot, channel, user):
    dovecot.put(user, mail(1))
    assert channel.check_health(account(user)).ok
    assert not channel.check_health(account(user, imap_port=1)).ok

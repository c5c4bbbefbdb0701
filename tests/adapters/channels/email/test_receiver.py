"""Our own SMTP port: takes what is ours, stores first, relays nothing."""

import asyncio
import smtplib
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from nexo.adapters.channels.email.receiver import Envelope, listen


class Store:
    def __init__(self):
        self.kept = []
        self.failing = False

    def __call__(self, raw, envelope):
        if self.failing:
            raise OSError("disk full")
        self.kept.append((raw, envelope))


@contextmanager
def receiving(
    store, *, accepts=lambda address: address.lower().endswith("@muni.example"), max_bytes=1_000_000
):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        opening = listen(accepts=accepts, store=store, max_bytes=max_bytes)
        server = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
        yield server.sockets[0].getsockname()[1]
        asyncio.run_coroutine_threadsafe(settle(server), loop).result(5)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def settle(server):
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@pytest.fixture
def store():
    return Store()


def client(port):
    return smtplib.SMTP("127.0.0.1", port, local_hostname="client", timeout=5)


MAIL = b"Subject: hola\r\n\r\nuno\r\n.\r\n..dos\r\n.tres\r\n"


def test_a_mail_is_stored_as_it_came(store):
    with receiving(store) as port, client(port) as smtp:
        smtp.sendmail("ana@example.com", ["muni@muni.example", "obras@muni.example"], MAIL)
    assert store.kept == [
        (MAIL, Envelope("ana@example.com", ("muni@muni.example", "obras@muni.example"), "127.0.0.1"))
    ]


def test_the_empty_sender_of_bounces_is_taken(store):
    with receiving(store) as port, client(port) as smtp:
        smtp.sendmail("", ["muni@muni.example"], MAIL)
    assert store.kept[0][1].sender == ""


def test_nothing_is_relayed(store):
    with (
        receiving(store) as port,
        client(port) as smtp,
        pytest.raises(smtplib.SMTPRecipientsRefused) as caught,
    ):
        smtp.sendmail("ana@example.com", ["otra@example.com"], MAIL)
    assert caught.value.recipients["otra@example.com"][0] == 550
    assert store.kept == []


def test_what_is_not_stored_is_not_taken(store):
    store.failing = True
    with receiving(store) as port, client(port) as smtp:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            smtp.sendmail("ana@example.com", ["muni@muni.example"], MAIL)
        assert caught.value.smtp_code == 451
        store.failing = False
        smtp.sendmail("ana@example.com", ["muni@muni.example"], MAIL)
    assert len(store.kept) == 1


def test_who_cannot_be_looked_up_is_asked_to_come_later(store):
    def broken(_address):
        raise OSError("no database")

    with (
        receiving(store, accepts=broken) as port,
        client(port) as smtp,
        pytest.raises(smtplib.SMTPRecipientsRefused) as caught,
    ):
        smtp.sendmail("ana@example.com", ["muni@muni.example"], MAIL)
    assert caught.value.recipients["muni@muni.example"][0] == 451


def test_a_mail_that_is_too_big_is_refused_and_the_next_one_taken(store):
    with receiving(store, max_bytes=1_000) as port, client(port) as smtp:
        smtp.ehlo()
        with pytest.raises(smtplib.SMTPSenderRefused):
            smtp.sendmail("ana@example.com", ["muni@muni.example"], b"x" * 2_000)
        smtp.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as caught:
            smtp.sendmail("ana@example.com", ["muni@muni.example"], b"x\r\n" * 700)
        assert caught.value.smtp_code == 552
        smtp.sendmail("ana@example.com", ["muni@muni.example"], b"corto\r\n")
    assert [raw for raw, _ in store.kept] == [b"corto\r\n"]


def test_who_never_ends_is_cut_off(store):
    with receiving(store, max_bytes=1_000) as port, socket.create_connection(("127.0.0.1", port), 5) as raw:
        lines = raw.makefile("rb")
        lines.readline()
        for command in (b"HELO x", b"MAIL FROM:<a@b.c>", b"RCPT TO:<muni@muni.example>", b"DATA"):
            raw.sendall(command + b"\r\n")
            lines.readline()
        with suppress(OSError):
            raw.sendall(b"x" * 100_000_000)
        with suppress(OSError):
            assert raw.recv(10) == b""
    assert store.kept == []


def test_lines_of_any_length(store):
    raw = b"Subject: x\r\n\r\n" + b"a" * 300_000 + b"\r\n." + b"b" * 100_000 + b"\r\n"
    with receiving(store) as port, client(port) as smtp:
        smtp.sendmail("ana@example.com", ["muni@muni.example"], raw)
    assert store.kept[0][0] == raw


def test_a_client_that_vanishes_leaves_nothing(store):
    with receiving(store) as port:
        with socket.create_connection(("127.0.0.1", port), 5) as raw:
            lines = raw.makefile("rb")
            lines.readline()
            for command in (b"HELO x", b"MAIL FROM:<a@b.c>", b"RCPT TO:<muni@muni.example>", b"DATA"):
                raw.sendall(command + b"\r\n")
                lines.readline()
            raw.sendall(b"Subject: medio\r\n")
            lines.close()
        with client(port) as smtp:
            smtp.sendmail("ana@example.com", ["muni@muni.example"], MAIL)
    assert [raw for raw, _ in store.kept] == [MAIL]


@pytest.mark.parametrize("command", ["DATA", "DATA now", "BDAT 5", "VRFY muni", "EXPN muni"])
def test_commands_out_of_order_are_refused(store, command):
    with receiving(store) as port, client(port) as smtp:
        smtp.helo()
        smtp.send(f"{command}\r\n".encode())
        assert smtp.getreply()[0] in {250, 252, 500, 501, 502, 503}
    assert store.kept == []

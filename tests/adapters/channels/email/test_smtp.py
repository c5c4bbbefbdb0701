"""Handing mail to a server that behaves, refuses, or hangs up at the worst moment."""

import socket
import threading
from contextlib import contextmanager

import pytest

from nexo.adapters.channels.email.channel import EmailChannel
from nexo.domain.interactions.ports import ChannelError, OutboundMessage, Remedy, Sender

MESSAGE = OutboundMessage(
    key="k", to=Sender("email", "ana@example.com"), text="uno\n.\n..dos\nfin", subject="Hola"
)
CUT = object()
POLITE = {
    "GREETING": "220 fake",
    "EHLO": "250-fake\r\n250-SIZE 100000\r\n250 AUTH PLAIN",
    "AUTH": "235 2.7.0 ok",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    ".": "250 2.0.0 queued",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class Script:
    """A server that answers each command as told, and keeps what it was sent."""

    def __init__(self, **answers):
        self.answers = {**POLITE, **answers}
        self.commands = []
        self.content = b""

    def run(self, listener):
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            if not self.answer(connection, "GREETING"):
                return
            while line := lines.readline():
                verb = line.split()[0].decode().upper()[:4]
                self.commands.append(line.strip().decode())
                if not self.answer(connection, verb):
                    return
                if (
                    verb == "DATA"
                    and str(self.answers["DATA"]).startswith("354")
                    and not self.read(connection, lines)
                ):
                    return

    def answer(self, connection, verb):
        answer = self.answers.get(verb, "502 what?")
        if answer is CUT:
            return False
        if isinstance(answer, list):
            answer = answer.pop(0)
        connection.sendall(answer.encode() + b"\r\n")
        return True

    def read(self, connection, lines):
        while (line := lines.readline()) != b".\r\n":
            if not line or self.answers.get("CONTENT") is CUT:
                return False
            self.content += line
        return self.answer(connection, ".")


@contextmanager
def serving(script):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=script.run, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=10)


def send(account, script, message=MESSAGE, **settings):
    with serving(script) as port:
        found = account(
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_security="none",
            timeout_s=5,
            secrets={"smtp_password": "clave"},
            **settings,
        )
        return EmailChannel().send(found, message)


def test_a_mail_is_taken(account):
    script = Script()
    receipt = send(account, script, smtp_user="muni")
    assert receipt.external_id is not None
    assert f"Message-ID: {receipt.external_id}\r\n".encode() in script.content
    assert script.content.endswith(b"uno\r\n..\r\n...dos\r\nfin\r\n")
    assert [line.split()[0] for line in script.commands] == ["ehlo", "AUTH", "mail", "rcpt", "DATA", "quit"]
    assert "size=" in script.commands[2]


def test_automatic_mail_has_no_sender_and_falls_back_where_that_is_refused(account):
    automatic = OutboundMessage(key="k", to=MESSAGE.to, text="x", automatic=True)
    script = Script()
    send(account, script, automatic)
    assert script.commands[1].startswith("mail FROM:<>")
    strict = Script(MAIL=["550 5.7.1 sender needed", "250 ok"])
    send(account, strict, automatic)
    assert strict.commands[3].startswith("mail FROM:<muni@muni.example>")
    assert strict.content != b""


@pytest.mark.parametrize(
    ("answers", "remedy", "code"),
    [
        ({"GREETING": "421 busy"}, Remedy.RETRY_LATER, "unreachable"),
        ({"GREETING": CUT}, Remedy.RETRY_LATER, "unreachable"),
        ({"AUTH": "535 5.7.8 no"}, Remedy.ALARM, "authentication"),
        ({"AUTH": "454 4.7.0 later"}, Remedy.RETRY_LATER, "unavailable"),
        ({"AUTH": CUT}, Remedy.RETRY_LATER, "unavailable"),
        ({"EHLO": "250 fake"}, Remedy.ALARM, "unsupported"),
        ({"EHLO": "250-fake\r\n250-SIZE 10\r\n250 AUTH PLAIN"}, Remedy.NEVER, "too_big"),
        ({"MAIL": "550 5.7.1 not you"}, Remedy.ALARM, "sender_refused"),
        ({"MAIL": "451 4.3.0 later"}, Remedy.RETRY_LATER, "sender_refused"),
        ({"MAIL": CUT}, Remedy.RETRY_LATER, "cut"),
        ({"RCPT": "550 5.1.1 unknown"}, Remedy.NEVER, "recipient_refused"),
        ({"RCPT": "450 4.2.0 greylisted"}, Remedy.RETRY_LATER, "recipient_refused"),
        ({"RCPT": CUT}, Remedy.RETRY_LATER, "cut"),
        ({"DATA": "554 5.7.1 no"}, Remedy.NEVER, "message_refused"),
        ({"DATA": "451 later"}, Remedy.RETRY_LATER, "message_refused"),
        ({"DATA": "250 what"}, Remedy.RETRY_LATER, "message_refused"),
        ({"DATA": CUT}, Remedy.RETRY_LATER, "cut"),
        ({".": "554 5.6.0 spam"}, Remedy.NEVER, "message_refused"),
        ({".": "452 4.3.1 full"}, Remedy.RETRY_LATER, "message_refused"),
        ({".": CUT}, Remedy.UNKNOWN, "cut_at_end"),
        ({".": "nonsense"}, Remedy.UNKNOWN, "cut_at_end"),
    ],
)
def test_what_follows_from_each_refusal(account, answers, remedy, code):
    with pytest.raises(ChannelError) as caught:
        send(account, Script(**answers), smtp_user="muni")
    assert (caught.value.remedy, caught.value.code) == (remedy, code)
    assert caught.value.message


def test_how_the_server_says_goodbye_changes_nothing(account):
    assert send(account, Script(QUIT=CUT)).external_id is not None
    assert send(account, Script(QUIT="421 tired")).external_id is not None


def test_a_server_that_answers_nothing_is_given_up(account):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        found = account(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", timeout_s=0.2)
        with pytest.raises(ChannelError) as caught:
            EmailChannel().send(found, MESSAGE)
    assert caught.value.remedy is Remedy.RETRY_LATER


def test_nobody_listens(account):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    found = account(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    with pytest.raises(ChannelError) as caught:
        EmailChannel().send(found, MESSAGE)
    assert (caught.value.remedy, caught.value.code) == (Remedy.RETRY_LATER, "unreachable")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"smtp_host": "127.0.0.1", "smtp_security": "starttls"}, "address_refused"),
        ({"smtp_host": "127.0.0.1", "smtp_security": "none"}, "encryption_needed"),
        ({"smtp_host": "10.0.0.1", "smtp_security": "tls"}, "address_refused"),
        ({"smtp_host": "::1", "smtp_security": "tls"}, "address_refused"),
        ({"smtp_host": "localhost.", "smtp_security": "tls"}, "settings"),
        ({"smtp_host": "http://x"}, "settings"),
        ({"smtp_host": ""}, "no_smtp"),
        ({"nobody_knows": 1}, "settings"),
    ],
)
def test_only_to_the_host_that_is_configured_and_allowed(account, monkeypatch, settings, code):
    found = account(**settings)
    monkeypatch.setenv("NEXO_HTTP_ALLOW", "")
    with pytest.raises(ChannelError) as caught:
        EmailChannel().send(found, MESSAGE)
    assert (caught.value.remedy, caught.value.code) == (Remedy.ALARM, code)


def test_health_tells_what_to_do(account):
    with serving(Script()) as port:
        found = account(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        assert EmailChannel().check_health(found).ok
    health = EmailChannel().check_health(account())
    assert (health.ok, bool(health.remedy)) == (False, True)
    with serving(Script(AUTH="535 no")) as port:
        found = account(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", smtp_user="x")
        health = EmailChannel().check_health(found)
    assert (health.ok, bool(health.remedy)) == (False, True)

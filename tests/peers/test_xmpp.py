"""XMPP both ways with a real Prosody: what a neighbour writes is in the ledger once, whatever breaks."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connections

from neighbour import Neighbour
from nexo.adapters.channels.xmpp.channel import XmppChannel
from nexo.adapters.channels.xmpp.session import Session
from nexo.adapters.channels.xmpp.settings import XmppSettings
from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.hear_account import hear_account
from nexo.domain.interactions.actions.interpret_raw import interpret_raw
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.actions.send_delivery import send_delivery
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction, RawRecord
from nexo.domain.interactions.ports import (
    AccountConfig,
    ChannelError,
    DeliveryState,
    ItemKind,
    OutboundMessage,
    Remedy,
    Sender,
)
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.testing.town import small_town
from peers.stored import ACCOUNT, Ledger, text_of
from ports import free_port
from prosody import DOMAIN, PASSWORD, eventually, made

DJANGO = {"DJANGO_SETTINGS_MODULE": "nexo.config.settings", "NEXO_DATABASE_URL": "postgres://x"}
pytestmark = [pytest.mark.peer, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def certificate():
    """The PEM of a certificate for the domain, and its key; no authority of the machine knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DOMAIN)])
    start = clock.now() - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(DOMAIN)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return built.public_bytes(serialization.Encoding.PEM).decode(), private


@pytest.fixture(scope="module")
def prosody(certificate):
    room = Path(tempfile.mkdtemp(prefix="nxx-", dir="/tmp"))
    room.chmod(0o755)
    try:
        server = made(room, free_port(), free_port())
        (room / "cert.pem").write_text(certificate[0])
        (room / "key.pem").write_bytes(certificate[1])
        server.add("ana", "beto")
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(room, ignore_errors=True)


@pytest.fixture
def town(prosody, numbers):
    """An address of the town that no other test uses."""
    name = f"atencion{next(numbers)}"
    prosody.add(name)
    return f"{name}@{DOMAIN}"


@pytest.fixture(scope="module")
def numbers():
    return itertools.count()


@pytest.fixture
def config(prosody, certificate, town, monkeypatch):
    """Return a maker of settings; the operator allows this server."""
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{prosody.port},*=127.0.0.1:{prosody.tls_port}")
    plain = {"jid": town, "host": "127.0.0.1", "port": prosody.port, "ca_certificate": certificate[0]}

    def make(*, secret: str = PASSWORD, **more) -> AccountConfig:
        settings = {**plain, "timeout_s": 5, "answer_wait_s": 1, **more}
        return AccountConfig(
            id=ACCOUNT,
            slug="xmpp",
            name="Mesa",
            address=town,
            settings=settings,
            secrets={"password": secret},
        )

    return make


@pytest.fixture
def neighbour(prosody, certificate):
    return lambda name, **more: Neighbour(name, prosody.port, certificate[0], **more)


def outgoing(to: str, text: str = "Hola", key: str = "") -> OutboundMessage:
    return OutboundMessage(key=key or f"nexo-{uuid.uuid4()}", to=Sender("xmpp", to), text=text)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_health_says_that_it_works(prosody, config, security):
    port = prosody.port if security == "starttls" else prosody.tls_port
    assert XmppChannel().check_health(config(security=security, port=port)).ok


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_we_know_ends_the_talk(prosody, config, security):
    port = prosody.port if security == "starttls" else prosody.tls_port
    with pytest.raises(ChannelError) as refused:
        XmppChannel().send(config(security=security, port=port, ca_certificate=""), outgoing(f"ana@{DOMAIN}"))
    assert (refused.value.code, refused.value.remedy) == ("certificate", Remedy.ALARM)


def test_a_certificate_of_another_domain_is_refused(prosody, config):
    with pytest.raises(ChannelError) as refused:
        XmppChannel().send(config(jid="atencion@otra.example"), outgoing(f"ana@{DOMAIN}"))
    assert refused.value.code in {"certificate", "xmpp_broken"}


def test_a_wrong_password_alarms(config):
    with pytest.raises(ChannelError) as refused:
        XmppChannel().send(config(secret="otra"), outgoing(f"ana@{DOMAIN}"))
    assert (refused.value.code, refused.value.remedy) == ("login", Remedy.ALARM)


def test_a_private_server_needs_the_operator(config, monkeypatch):
    account = config()
    monkeypatch.delenv("NEXO_HTTP_ALLOW")
    with pytest.raises(ChannelError) as refused:
        XmppChannel().send(account, outgoing(f"ana@{DOMAIN}"))
    assert refused.value.code == "address_refused"


def test_a_program_that_confirms_makes_it_delivered_at_once(config, neighbour):
    with neighbour("ana") as ana:
        message = outgoing(ana.address, "Ya va la cuadrilla\x08 a Mitre 450")
        receipt = XmppChannel().send(config(answer_wait_s=10), message)
        assert receipt.state is DeliveryState.DELIVERED
        assert receipt.external_id == f"{ana.address}/{message.key}"
        assert ana.texts == ["Ya va la cuadrilla a Mitre 450"]


def test_no_receipt_falls_between_the_session_that_sends_and_the_one_that_listens(config, neighbour):
    listening = XmppChannel().listen(config(), {})
    next(listening)
    with neighbour("ana") as ana:
        sent = [XmppChannel().send(config(answer_wait_s=0), outgoing(ana.address)) for _ in range(8)]
        late = [one for one in sent if one.state is DeliveryState.SENT]
        heard_later = [next(listening).request.body for _ in late]
        assert all(b"urn:xmpp:receipts" in body for body in heard_later)
    listening.close()


def test_who_does_not_confirm_was_written_to_all_the_same(config, neighbour):
    with neighbour("beto", confirms=False) as beto:
        assert XmppChannel().send(config(), outgoing(beto.address)).state is DeliveryState.SENT
        eventually(lambda: beto.texts == ["Hola"])


def test_what_comes_back_has_the_word_of_the_server(config):
    with pytest.raises(ChannelError) as nobody:
        XmppChannel().send(config(), outgoing(f"nadie@{DOMAIN}"))
    assert (nobody.value.code, nobody.value.remedy) == ("service-unavailable", Remedy.NEVER)


# --- listening


def test_a_cut_loses_nothing_and_doubles_nothing(config, town, neighbour):
    """Cut after each stored message and before it is acknowledged; what is written meanwhile comes after."""
    ledger, said = Ledger(), []
    with neighbour("ana") as ana:
        ledger.take(listening := XmppChannel().listen(config(), {}), 0)
        ledger.keep(next(listening))
        for number in range(10):
            said += [f"antes {number}", f"durante {number}"]
            ana.say(said[-2], to=town, stanza_id=str(uuid.uuid4()))
            ledger.take(listening, len(said) - 1)
            listening.close()
            ana.say(said[-1], to=town, stanza_id=str(uuid.uuid4()))
            listening = XmppChannel().listen(config(), ledger.cursor)
            ledger.take(listening, len(said))
        listening.close()
        assert ledger.texts == said


EAR = """
import json, sys, uuid
from nexo.adapters.channels.xmpp.channel import XmppChannel
from nexo.domain.interactions.ports import AccountConfig
settings, cursor = json.loads(sys.argv[1]), json.loads(sys.argv[2])
account = AccountConfig(id=uuid.UUID(int=7), slug="xmpp", name="", address="", settings=settings,
                        secrets={"password": sys.argv[3]})
for heard in XmppChannel().listen(account, cursor):
    print(json.dumps([heard.request.body.decode(), dict(heard.cursor), heard.key]), flush=True)
    if not heard.request.body.startswith(b"<presence"):
        sys.stdin.read()  # stored, not acknowledged: here it is killed
"""


@pytest.mark.parametrize("is_stored", [False, True], ids=["killed before it was stored", "killed after"])
def test_a_worker_killed_before_it_acknowledges(config, town, neighbour, is_stored):
    """Killed with SIGKILL: what was not stored comes again, once; what was stored does not come again."""
    with neighbour("ana") as ana:
        command = [sys.executable, "-W", "ignore", "-c", EAR, json.dumps(config().settings), "{}", PASSWORD]
        worker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **DJANGO}
        )
        _, begun, _ = json.loads(worker.stdout.readline())
        ana.say("Uno", to=town, stanza_id=str(uuid.uuid4()))
        body, after, _ = json.loads(worker.stdout.readline())
        assert "Uno" in body
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        ana.say("Dos", to=town, stanza_id=str(uuid.uuid4()))

        ledger = Ledger()
        ledger.cursor = after if is_stored else begun
        listening = XmppChannel().listen(config(), ledger.cursor)
        wanted = ["Dos"] if is_stored else ["Uno", "Dos"]
        ledger.take(listening, len(wanted))
        listening.close()
        assert ledger.texts == wanted


def test_a_stream_that_the_server_forgot_is_made_up_from_its_archive(config, town, neighbour):
    """Another device took the message while we were away, and our stream is gone: the archive has it, once."""
    ledger = Ledger()
    with neighbour("ana") as ana:
        listening = XmppChannel().listen(config(), {})
        ledger.keep(next(listening))
        ana.say("Uno", to=town, stanza_id=str(uuid.uuid4()))
        ledger.take(listening, 1)
        listening.close()
        # The telephone logs in under our own name, so the server ends our stream for good.
        settings = config()
        with Session(
            settings, XmppSettings(**settings.settings), resource=f"nexo-{ACCOUNT.hex[-8:]}"
        ) as phone:
            phone.open()
            phone.client.send_presence()
            phone.wait(phone.is_alive())
            ana.say("Dos", to=town, stanza_id=str(uuid.uuid4()))
            eventually(lambda: (phone.wait(phone.is_alive()), phone.acks.waiting)[1])
            phone.acks.settle()
            phone.acks.send_ack()
            phone.wait(phone.is_alive())
        listening = XmppChannel().listen(config(), {**ledger.cursor, "stream": "forgotten"})
        ledger.take(listening, 2)
        ana.say("Tres", to=town, stanza_id=str(uuid.uuid4()))
        ledger.take(listening, 3)
        listening.close()
        assert ledger.texts == ["Uno", "Dos", "Tres"]


def test_rooms_are_refused_and_who_adds_us_is_accepted(config, town, neighbour):
    with neighbour("ana") as ana:
        listening = XmppChannel().listen(config(), {})
        next(listening)
        ana.send(f"<presence to='{town}' type='subscribe'/>")
        ana.say(
            "", to=town, stanza_id="i1", more="<x xmlns='jabber:x:conference' jid='plaza@salas.example'/>"
        )
        heard = next(listening)
        ana.say("Hola", to=town, stanza_id=str(uuid.uuid4()))
        assert text_of(next(listening)) == "Hola"
        listening.close()
        (item,) = XmppChannel().parse(config(), heard.request)
        assert (item.kind, item.raw_type) == (ItemKind.UNSUPPORTED, "room_invitation")
        eventually(lambda: ana.errors == ["not-allowed"])
        eventually(lambda: ana.subscriptions == ["subscribed"])


# --- the whole way, with the ledger


@contextmanager
def heard(account):
    """Listen in a thread, as a worker does; ends when an account that was switched off hears something more."""

    def run():
        try:
            hear_account(account_id=account.pk)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ChannelAccount.objects.update(is_active=False)
        plain = config_of(account)
        XmppChannel().send(plain, outgoing(plain.address, "Fin"))
        thread.join(20)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_neighbour_writes_is_answered_and_confirms(config, town, neighbour):
    place = small_town()
    plain = config()
    account = configure_account(
        actor=actor_for(place.accounts["sistemas"]),
        jurisdiction=place.jurisdiction,
        slug="xmpp",
        name="Mesa",
        address=town,
        settings={**plain.settings, "answer_wait_s": 0},
        secrets=dict(plain.secrets),
    )
    with neighbour("ana", confirms=False) as ana, heard(account):
        eventually(RawRecord.objects.exists)
        first = str(uuid.uuid4())
        ana.say("Se cayó un árbol en Mitre 450", to=town, stanza_id=first)
        eventually(lambda: ana.confirmed == [first])  # only once it is stored
        assert ["árbol".encode() in bytes(raw.body) for raw in RawRecord.objects.order_by("id")] == [
            False,
            True,
        ]
        interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
        told = Interaction.objects.get()
        assert (told.text, told.channel, told.conversation.state) == (
            "Se cayó un árbol en Mitre 450",
            "xmpp",
            "open",
        )

        queued = queue_message(
            actor=actor_for(place.accounts["atencion"]),
            conversation=told.conversation,
            channel="xmpp",
            text="Ya va",
        )
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            send_delivery(delivery_id=queued.delivery.pk)
        eventually(lambda: ana.texts == ["Ya va"])
        ana.confirm(0)  # to a session that is gone: the one that listens has it
        eventually(lambda: RawRecord.objects.count() == 3)
        interpret_raw(raw_ids=list(RawRecord.objects.values_list("pk", flat=True)))
        assert Delivery.objects.get().state == DeliveryState.DELIVERED

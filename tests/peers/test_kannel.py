"""A real Kannel with its fake SMS centre: texts leave in the right alphabet, reports and messages come in.

Kannel calls our own front door, which stores; the jobs of the ledger do the rest.
"""

import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from config.door.conftest import dsn_of_the_test_database, make_door, secrets_for  # noqa: F401 - same
from nexo.adapters.channels.sms_gateway.channel import GatewayChannel
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.models import ChannelAccount, Interaction, RawRecord
from nexo.domain.interactions.ports import Sender
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.models import Party
from nexo.kernel.actors import system
from nexo.kernel.jobs.run import run_pending
from ports import free_port

pytestmark = [pytest.mark.peer, pytest.mark.timeout(90), pytest.mark.django_db(transaction=True)]

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
TOKEN = "a-long-secret-of-the-town"
TOWN, ANA = "7800", "+5493415550101"


def until(done, seconds=20):
    """Wait until `done()` says something; return it."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
    return found


@contextmanager
def program(command, log, port=None):
    """Run a program, once it listens on `port`, and end it."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    try:
        if port:
            until(partial(listens, port, process, log))
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def listens(port, process, log):
    assert process.poll() is None, f"Kannel ended at once: {log.read_text()[-500:]}"
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@dataclass
class Ports:
    admin: int = field(default_factory=free_port)
    inner: int = field(default_factory=free_port)
    sending: int = field(default_factory=free_port)
    centre: int = field(default_factory=free_port)


@dataclass
class Kannel:
    """A gateway with the account that speaks to it; `stack` holds its programs."""

    account: ChannelAccount
    ports: Ports
    folder: Path
    stack: ExitStack

    def connect(self, *messages):
        """Connect the fake SMS centre and let telephones write: `sender receiver kind text`."""
        said = messages or ("1 2 text nothing",)
        command = [FAKESMSC, "-H", "127.0.0.1", "-r", str(self.ports.centre), "-i", "0.1"]
        command += ["-m", str(len(messages)), *said]
        self.stack.enter_context(program(command, self.folder / "centre.log"))

    def arrived(self):
        """Return what telephones got: `sender receiver kind text`, the wide alphabet in percent signs."""
        lines = (self.folder / "centre.log").read_text("utf-8", "replace").splitlines()
        return [line.partition(": <")[2].rstrip(">") for line in lines if "Got message" in line]


@pytest.fixture
def account(transactional_db, ports):
    town = Jurisdiction.objects.create(name="Los Ceibos", slug="los-ceibos", code_prefix="LC")
    row = ChannelAccount.objects.create(
        jurisdiction=town,
        slug="sms_gateway",
        name="Kannel",
        address=TOWN,
        settings={
            "url": f"http://127.0.0.1:{ports.sending}/cgi-bin/sendsms?username={{{{user}}}}&password={{{{password}}}}"
            "&from={{from}}&to={{to}}&text={{text}}&charset=UTF-8&coding={{coding}}"
            "&dlr-mask=27&dlr-url={{dlr_url}}",
            "user": "nexo",
            "numbers": "international",
            "networks": ["127.0.0.0/8"],
            "health_url": f"http://127.0.0.1:{ports.admin}/status.txt?password=vista",
        },
    )
    row.secrets_sealed = secrets_for(row.pk, {"path_token": TOKEN, "password": "clave"})
    row.save()
    return row


@pytest.fixture
def ports():
    return Ports()


@pytest.fixture
def gateway(account, make_door, ports, monkeypatch, tmp_path):  # noqa: F811 - imported above
    """The door that Kannel calls, and Kannel: own folder, high ports, loopback."""
    boxes = [
        shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin") for name in ("bearerbox", "smsbox")
    ]
    if not all(boxes) or not FAKESMSC.exists():
        pytest.skip("Kannel is not installed (apt-get install kannel kannel-extras)")
    door = make_door(dsn=dsn_of_the_test_database())
    monkeypatch.setattr("django.conf.settings.NEXO_PUBLIC_URL", f"http://127.0.0.1:{door.port}")
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*=127.0.0.1:{ports.sending},*=127.0.0.1:{ports.admin}")
    config = tmp_path / "kannel.conf"
    config.write_text(configuration(ports, f"{config_of(account).hook_url}{TOKEN}/"))
    with ExitStack() as stack:
        for box, port in zip(boxes, (ports.inner, ports.sending), strict=True):
            stack.enter_context(program([box, str(config)], tmp_path / f"{port}.log", port))
        yield Kannel(account, ports, tmp_path, stack)


def configuration(ports, hook):
    return f"""
group = core
admin-port = {ports.admin}
admin-password = mando
status-password = vista
admin-interface = 127.0.0.1
smsbox-port = {ports.inner}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = centre
port = {ports.centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {ports.sending}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = nexo
password = clave
user-allow-ip = 127.0.0.1
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
post-url = "{hook}?from=%p&to=%P&at=%T&id=%I"
"""


def send(gateway, text):
    """Let the town write to Ana and return the delivery once the gateway has taken it."""
    town = system(gateway.account.jurisdiction_id)
    ana = Party.objects.create(jurisdiction_id=town.jurisdiction_id, display_name="Ana")
    queued = queue_message(
        actor=town,
        conversation=open_conversation(actor=town, party=ana),
        channel="sms_gateway",
        text=text,
        to=Sender("phone", ANA),
    )
    run_pending(queue="outbound")
    queued.delivery.refresh_from_db()
    return queued.delivery


def take_in(count):
    """Wait for so many calls of the gateway and interpret them."""
    until(lambda: RawRecord.objects.count() >= count)
    run_pending(queue="intake")


@pytest.mark.parametrize(
    ("text", "kind", "arrived"),
    [
        ("Peña del barrio: 10 € [hoy]", "text", "Peña del barrio: 10 € [hoy]"),
        ("Ojo 🙂 ñ", "ucs-2", "Ojo 🙂 ñ"),
        ("¿Cuánto? “10 €”", "ucs-2", '¿Cuánto? "10 €"'),
    ],
)
def test_a_text_arrives_in_its_alphabet_and_its_report_makes_it_delivered(gateway, text, kind, arrived):
    gateway.connect()
    delivery = send(gateway, text)
    assert delivery.state == "sent", delivery.error
    (got,) = until(gateway.arrived)
    head, _, said = got.partition(f" {kind} ")
    assert head == f"{TOWN} {ANA.lstrip('+')}"
    assert (
        said if kind == "text" else unquote_to_bytes(said.replace("+", " ")).decode("utf-16-be")
    ) == arrived
    take_in(2)  # the centre took it; the telephone has it
    delivery.refresh_from_db()
    assert (delivery.state, delivery.delivered_at is not None) == ("delivered", True)
    assert {raw.query["status"] for raw in RawRecord.objects.all()} == {"1", "8"}


def test_a_long_text_leaves_in_as_many_parts_as_we_said(gateway):
    gateway.connect()
    delivery = send(gateway, "Peña " * 40)
    until(lambda: len(gateway.arrived()) == 2)
    assert Interaction.objects.get(pk=delivery.interaction_id).details["receipt"] == {"parts": 2}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("5493415550101 7800 text Hola, se rompió un caño en la ñ", "Hola, se rompió un caño en la ñ"),
        ("5493415550101 7800 ucs2 %00O%00j%00o%00%20%D8%3D%DE%42", "Ojo 🙂"),
    ],
)
def test_what_a_person_writes_becomes_a_contact_of_theirs(gateway, written, text):
    gateway.connect(written)
    take_in(1)
    (entry,) = Interaction.objects.all()
    assert (entry.text, entry.details["senders"]) == (text, [["phone", ANA]])
    assert entry.party_id is not None
    assert abs((entry.received_at - entry.occurred_at).total_seconds()) < 30


def test_what_no_centre_takes_waits_at_the_gateway_under_our_own_id(gateway):
    delivery = send(gateway, "Hola")
    assert (delivery.state, delivery.external_id) == ("sent", delivery.key)
    gateway.connect()
    take_in(2)
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_a_wrong_password_is_for_an_administrator_and_health_asks_kannel(gateway):
    account = gateway.account
    assert GatewayChannel().check_health(config_of(account)).message == "Conectada."
    account.secrets_sealed = secrets_for(account.pk, {"path_token": TOKEN, "password": "otra"})
    account.save()
    delivery = send(gateway, "Hola")
    assert (delivery.state, delivery.error_code) == ("failed", "http_403")

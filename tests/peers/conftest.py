"""Private Postfix and Dovecot instances: own folders, high ports, never the machine's own service.

Where they are not installed, or we are not root (both insist on changing users), the tests say so and do not
run.
"""

import ipaddress
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from authority import Authority, serving
from nexo.domain.interactions.ports import AccountConfig
from nexo.kernel import clock
from ports import free_port

PASSWORD = "clave-de-prueba"
DOMAIN = "muni.example"
MAILBOXES = 200
_POSTFIX = Path("/usr/lib/postfix/sbin/master")
_MAILBOX_USER = "mail"


def wait_for(port, process, log):
    for _ in range(200):
        if process.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as probe:
            probe.recv(10)
            return
        time.sleep(0.05)
    pytest.fail(f"the peer did not start: {log.read_text()[-500:] if log.exists() else 'no log'}")


@pytest.fixture(scope="session")
def room():
    """A folder that the unprivileged users of the peers can reach, with a path short enough for sockets."""
    if os.geteuid() != 0:
        pytest.skip("Postfix and Dovecot need root to change users")
    folder = Path(tempfile.mkdtemp(prefix="nxp-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def certificate(room):
    """A certificate of an authority of its own, for 127.0.0.1; returns the PEM text."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = clock.now() - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = built.public_bytes(serialization.Encoding.PEM).decode()
    (room / "cert.pem").write_text(pem)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (room / "key.pem").write_bytes(private)
    return pem


@dataclass
class Dovecot:
    """A running IMAP server: plain with STARTTLS on one port, TLS on the other. Any user has a mailbox."""

    port: int
    tls_port: int
    home: Path
    process: subprocess.Popen

    def maildir(self, user):
        folder = self.home / user / "Maildir"
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._own(self.home / user)
        return folder

    def put(self, user, *mails):
        folder = self.maildir(user)
        for raw in mails:
            path = folder / "new" / f"{time.time_ns()}.{uuid.uuid4().hex}.test"
            path.write_bytes(raw)
            shutil.chown(path, _MAILBOX_USER, _MAILBOX_USER)

    def renumber(self, user):
        """Give the mailbox another UIDVALIDITY and other UIDs, as a server restored from a backup does."""
        folder = self.maildir(user)
        index = folder / "dovecot-uidlist"
        validity = int(index.read_text().split("V")[1].split()[0])
        for path in folder.glob("dovecot*"):
            path.unlink()
        index.write_text(f"3 V{validity + 77} N1 G{uuid.uuid4().hex}\n")
        shutil.chown(index, _MAILBOX_USER, _MAILBOX_USER)

    def flags(self, user):
        names = [path.name for path in (self.maildir(user) / "cur").iterdir()]
        return sorted(name.partition(":2,")[2] for name in names) + [""] * len(
            list((self.maildir(user) / "new").iterdir())
        )

    def _own(self, folder):
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _MAILBOX_USER, _MAILBOX_USER)


@pytest.fixture(scope="session")
def authority():
    """Who gives the tokens that Dovecot takes, and is asked about each."""
    with serving(Authority()) as found:
        yield found


@pytest.fixture(scope="session")
def dovecot(room, certificate, authority):
    program = shutil.which("dovecot")
    if not program:
        pytest.skip("Dovecot is not installed (apt-get install dovecot-imapd)")
    found = Dovecot(free_port(), free_port(), room / "home", None)
    found.home.mkdir()
    shutil.chown(found.home, _MAILBOX_USER, _MAILBOX_USER)
    user = pwd.getpwnam(_MAILBOX_USER)
    log = room / "dovecot.log"
    config = room / "dovecot.conf"
    config.write_text(f"""
        base_dir = {room}/dc
        state_dir = {room}/dc
        instance_name = nexo-test
        log_path = {log}
        protocols = imap
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{room}/cert.pem
        ssl_key = <{room}/key.pem
        disable_plaintext_auth = no
        mail_location = maildir:{found.home}/%u/Maildir
        first_valid_uid = 1
        auth_mechanisms = plain login xoauth2
        mailbox_idle_check_interval = 1 secs
        maildir_very_dirty_syncs = no
        mail_max_userip_connections = 50
        passdb {{
          driver = static
          mechanisms = plain login
          args = password={PASSWORD}
        }}
        passdb {{
          driver = oauth2
          mechanisms = xoauth2
          args = {room}/oauth2.conf
        }}
        service auth {{
          unix_listener {room}/dc/smtp {{
            mode = 0666
          }}
        }}
        userdb {{
          driver = static
          args = uid={user.pw_uid} gid={user.pw_gid} home={found.home}/%u
        }}
        service imap-login {{
          inet_listener imap {{
            port = {found.port}
          }}
          inet_listener imaps {{
            port = {found.tls_port}
          }}
        }}
    """)
    (room / "oauth2.conf").write_text(f"""
        introspection_mode = post
        introspection_url = http://127.0.0.1:{authority.port}/introspect
        username_attribute = username
        active_attribute = active
        active_value = true
    """)
    found.process = subprocess.Popen([program, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for(found.port, found.process, log)
        yield found
    finally:
        found.process.send_signal(signal.SIGTERM)
        found.process.wait(20)


@pytest.fixture(scope="session")
def postfix(room, dovecot, certificate):
    """A running SMTP server that delivers `@muni.example` into Dovecot's mailboxes; returns its port."""
    if not _POSTFIX.exists() or not shutil.which("postfix"):
        pytest.skip("Postfix is not installed (apt-get install postfix)")
    port = free_port()
    config, log = room / "pf", room / "postfix.log"
    for name in ("pf", "pfq", "pfd"):
        (room / name).mkdir()
    shutil.chown(room / "pfd", "postfix")
    user = pwd.getpwnam(_MAILBOX_USER)
    (config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {room}/pfq
data_directory = {room}/pfd
command_directory = /usr/sbin
daemon_directory = {_POSTFIX.parent}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.{DOMAIN}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {log}
maillog_file_prefixes = {room}
recipient_delimiter = +
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {dovecot.home}
virtual_mailbox_maps = texthash:{config}/boxes
virtual_uid_maps = static:{user.pw_uid}
virtual_gid_maps = static:{user.pw_gid}
virtual_mailbox_limit = 0
virtual_minimum_uid = 1
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {room}/dc/smtp
default_transport = error:5.1.2 no network in the tests
smtpd_tls_security_level = may
smtpd_tls_chain_files = {room}/key.pem, {room}/cert.pem
smtp_tls_security_level = none
message_size_limit = 2000000
""")
    # Postfix finds out that “nadie” has no mailbox only after it has taken the mail.
    users = ["muni", "ana", *(f"u{number}" for number in range(MAILBOXES))]
    (config / "boxes").write_text("".join(f"{name}@{DOMAIN} {name}/Maildir/\n" for name in users))
    services = (
        (f"127.0.0.1:{port}", "inet", "smtpd"), ("pickup", "unix", "pickup"), ("cleanup", "unix", "cleanup"),
        ("qmgr", "unix", "qmgr"), ("rewrite", "unix", "trivial-rewrite"), ("bounce", "unix", "bounce"),
        ("defer", "unix", "bounce"), ("trace", "unix", "bounce"), ("verify", "unix", "verify"),
        ("proxymap", "unix", "proxymap"), ("smtp", "unix", "smtp"), ("error", "unix", "error"),
        ("retry", "unix", "error"), ("virtual", "unix", "virtual"), ("anvil", "unix", "anvil"),
        ("tlsmgr", "unix", "tlsmgr"), ("postlog", "unix-dgram", "postlogd"),
    )  # fmt: skip
    public = {"pickup", "cleanup", "qmgr", "postlog", services[0][0]}
    alone = dict.fromkeys(("pickup", "qmgr", "verify", "anvil", "tlsmgr", "postlog"), 1)
    limits = alone | dict.fromkeys(("cleanup", "bounce", "defer", "trace"), 0)
    lines = [
        f"{name} {kind} {'n' if name in public else '-'} {'n' if name == 'virtual' else '-'} n"
        f" {'60' if name in {'pickup', 'qmgr'} else '-'} {limits.get(name, '-')} {program}"
        for name, kind, program in services
    ]
    (config / "master.cf").write_text("\n".join(lines) + "\n")
    process = subprocess.Popen(
        ["postfix", "-c", str(config), "start-fg"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, process, log)
        yield port
    finally:
        subprocess.run(["postfix", "-c", str(config), "stop"], check=False, capture_output=True, timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="session")
def mailboxes():
    return itertools.count()


@pytest.fixture
def user(mailboxes):
    """A mailbox that no other test uses."""
    return f"u{next(mailboxes)}"


@pytest.fixture
def account(monkeypatch, dovecot):
    """Return a maker of accounts at the peers; `user` is the mailbox and the local part."""

    def make(user, **settings):
        known = {
            "imap_host": "127.0.0.1",
            "imap_port": dovecot.port,
            "imap_security": "none",
            "imap_user": user,
            "smtp_host": "",
            "smtp_security": "none",
            "timeout_s": 10,
        }
        found = AccountConfig(
            id=uuid.UUID(int=1),
            slug="email",
            name="Municipalidad",
            address=f"{user}@{DOMAIN}",
            settings={**known, **settings},
            secrets={"imap_password": PASSWORD},
        )
        ports = {found.settings["imap_port"], found.settings.get("smtp_port")} - {None}
        monkeypatch.setenv("NEXO_HTTP_ALLOW", ",".join(f"*=127.0.0.1:{port}" for port in ports))
        return found

    return make


@dataclass
class Cable:
    """A connection to a server that is cut after so many bytes have come from it."""

    target: int
    budget: int | None = None
    port: int = 0
    listener: socket.socket | None = None
    cuts: int = 0
    threads: list = field(default_factory=list)

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                threading.Thread(target=self._carry, args=(near, far, None), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, self.budget), daemon=True).start()

    def _carry(self, source, sink, budget):
        with suppress(OSError):
            while data := source.recv(1_000 if budget is not None else 65_536):
                if budget is not None:
                    budget -= len(data)
                    if budget < 0:
                        self.cuts += 1
                        break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def cable(dovecot):
    """Return a maker of cables to Dovecot."""
    return lambda budget: Cable(dovecot.port, budget)

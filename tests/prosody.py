"""A private Prosody: own folder, high port, certificate of an authority of its own; never the machine's service."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

DOMAIN = "losceibos.example"
PASSWORD = "clave-de-prueba"
_USER = "prosody"

_CONFIG = """
pidfile = "{room}/prosody.pid"
data_path = "{room}/data"
certificates = "{room}"
run_as_root = false
modules_enabled = {{ "disco", "roster", "saslauth", "tls", "carbons", "smacks", "ping", "presence", "message",
    "iq", "offline", "c2s", "mam", "blocklist", "posix" }}
modules_disabled = {{ "s2s" }}
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = true
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {tls_port} }}
c2s_interfaces = {{ "127.0.0.1" }}
c2s_direct_tls_interfaces = {{ "127.0.0.1" }}
s2s_ports = {{ }}
smacks_hibernation_time = {hibernation}
default_archive_policy = true
log = {{ info = "{room}/prosody.log" }}
ssl = {{ key = "{room}/key.pem", certificate = "{room}/cert.pem" }}
VirtualHost "{domain}"
Component "salas.{domain}" "muc"
"""


@dataclass
class Prosody:
    """A running server; any account of `add` has the password of the tests."""

    room: Path
    port: int
    tls_port: int
    process: subprocess.Popen | None = None

    def add(self, *names: str) -> None:
        """Make accounts, before or while it runs: its store is files."""
        folder = self.room / "data" / DOMAIN.replace(".", "%2e") / "accounts"
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / f"{name}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n')
        self.own()

    def own(self) -> None:
        if os.geteuid() == 0:
            for path in (self.room, *self.room.rglob("*")):
                shutil.chown(path, _USER, _USER)

    def start(self) -> None:
        command = [shutil.which("prosody") or "", "--config", str(self.room / "prosody.cfg.lua"), "-F"]
        self.process = subprocess.Popen(
            command,
            cwd=self.room,
            user=_USER if os.geteuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        log = self.room / "prosody.log"
        eventually(lambda: log.exists() and "Activated service 'c2s_direct_tls' on [" in log.read_text())

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)


def made(room: Path, port: int, tls_port: int, *, hibernation: int = 600) -> Prosody:
    """Write the configuration of an instance; skips plainly where the program is not installed."""
    if not shutil.which("prosody"):
        pytest.skip("Prosody is not installed (apt-get install prosody)")
    found = Prosody(room, port, tls_port)
    (room / "data").mkdir()
    (room / "prosody.cfg.lua").write_text(
        _CONFIG.format(room=room, port=port, tls_port=tls_port, domain=DOMAIN, hibernation=hibernation)
    )
    return found


def eventually(is_so, *, seconds: float = 15.0):
    """Wait until something holds and return it; fails when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.05)
    pytest.fail("it never came")

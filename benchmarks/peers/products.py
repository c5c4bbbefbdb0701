"""The two products: how a side is called, served and sent new cases."""

import itertools
import json
import os
import secrets
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from benchmarks.bench.knocking import post
from benchmarks.bench.serving import Serving, door, site

from nexo.adapters.simulators.whatsapp import payloads
from nexo.adapters.simulators.whatsapp.number import ProviderNumber
from nexo.kernel import clock

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "var" / "peers"
_LOCK = Path(__file__).with_name("requirements.lock")
_BODY_BYTES = 390
TEXT = "No anda la bomba de la esquina desde anoche y el patio queda sin servicio, por favor vengan pronto."


class Product(ABC):
    """One product with a database of its own."""

    name: str
    module: str
    python: Path

    def __init__(self, database: str, folder: Path) -> None:
        self.database = database
        self.folder = folder
        folder.mkdir()

    @property
    @abstractmethod
    def variables(self) -> dict[str, str]:
        """Its environment variables, beside those of this process."""

    @abstractmethod
    def serve(self) -> AbstractContextManager[Serving]:
        """Serve its door for the block."""

    @abstractmethod
    def requests(self) -> Iterator[bytes]:
        """Yield whole HTTP requests that each bring in a case, no two alike."""

    def call(self, act: str, **given: Any) -> Any:
        """Do one act of its side in a process of its own; raises `RuntimeError` with what it complained of."""
        done = subprocess.run(  # noqa: S603 - programs of ours, no shell
            [str(self.python), "-m", self.module, act],
            input=json.dumps(given),
            env=os.environ | self.variables,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}, {act}: {done.stderr[-4000:]}")
        return json.loads(done.stdout.splitlines()[-1])


class Ours(Product):
    """Nexo: a signed webhook of 390 bytes of text at the front door, stored durably before the answer."""

    name, module, python = "Nexo", "benchmarks.peers.our_side", Path(sys.executable)

    @property
    def variables(self) -> dict[str, str]:
        """Return a demo installation in a folder of its own."""
        return {
            "DJANGO_SETTINGS_MODULE": "nexo.config.settings",
            "NEXO_DATABASE_URL": self.database,
            "NEXO_DATA_DIR": str(self.folder),
            "NEXO_PROFILE": "demo",
            "NEXO_LOG_TO": "stderr",
            "NEXO_LOG_LEVEL": "warning",
        }

    def serve(self) -> AbstractContextManager[Serving]:
        """Serve the front door alone."""
        return door(os.environ | self.variables, self.folder / "door.log")

    def requests(self) -> Iterator[bytes]:
        """Yield signed WhatsApp messages, each of another person."""
        found = self.call("serve")
        identity, run = ProviderNumber().identity, secrets.token_hex(4)
        for place in itertools.count():
            writer = payloads.Writer(phone=str(5_491_100_000_000 + place), name="Vecina")
            words = (TEXT * 4)[:_BODY_BYTES]
            message = payloads.message(writer, f"wamid.{run}.{place}", clock.now(), payloads.text(words))
            body = payloads.spell(payloads.of_messages(identity, writer, [message]))
            signature = payloads.sign(found["secret"], body)
            headers = {"Content-Type": "application/json", payloads.SIGNATURE_HEADER: signature}
            yield post(found["path"], body, headers)


class Theirs(Product):
    """django-helpdesk: its REST interface, asked with the session of an official (a password would cost more)."""

    name, module = "django-helpdesk", "benchmarks.peers.their_side"
    python = ENVIRONMENT / "bin" / "python"

    @property
    def variables(self) -> dict[str, str]:
        """Return where its database and its files are."""
        return {
            "DJANGO_SETTINGS_MODULE": "benchmarks.peers.helpdesk_site.settings",
            "PEER_DATABASE_URL": self.database,
            "PEER_FOLDER": str(self.folder),
            "PYTHONPATH": str(ROOT),
        }

    def serve(self) -> AbstractContextManager[Serving]:
        """Serve its site by Gunicorn, as its manual does."""
        variables = os.environ | self.variables
        return site(
            self.python,
            "benchmarks.peers.helpdesk_site.wsgi:application",
            variables,
            self.folder / "site.log",
        )

    def requests(self) -> Iterator[bytes]:
        """Yield JSON bodies of 390 bytes, each of another person."""
        found = self.call("serve")
        for place in itertools.count():
            body = {"queue": found["queue"], "title": "Bomba", "submitter_email": f"n{place}@barrio.example"}
            body |= {"priority": 3, "status": 1, "description": ""}
            room = _BODY_BYTES - len(json.dumps(body))
            body["description"] = (TEXT * 4)[:room]
            headers = {"Content-Type": "application/json", **found["headers"]}
            yield post(found["path"], json.dumps(body).encode(), headers)


def install() -> None:
    """Make the peer's environment hold what its lock names; instant when it does."""
    stamp, wanted = ENVIRONMENT / "installed.lock", _LOCK.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)  # noqa: S603 - ours
    subprocess.run(  # noqa: S603 - ours
        [str(uv), "pip", "sync", "--quiet", "--python", str(Theirs.python), "--require-hashes", str(_LOCK)],
        check=True,
    )
    stamp.write_text(wanted, encoding="utf-8")

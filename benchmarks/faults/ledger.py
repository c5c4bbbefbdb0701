"""The client's own ledger: what it sent, and what was acknowledged. Append-only, one JSON object a line."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message that a client has sent at least once: whose it is, its place in their row, its content."""

    id: str
    person: str
    place: int
    digest: str


def digest_of(text: str) -> str:
    """Return the fingerprint of a content."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Ledger:
    """Written before a message is sent and again when it is acknowledged, in that order."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def sent(self, message: Sent) -> None:
        """Note that a message is about to be sent for the first time."""
        self._write({"sent": asdict(message)})

    def acknowledged(self, message_id: str) -> None:
        """Note that somebody answered 2xx for a message."""
        self._write({"acknowledged": message_id})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, line: object) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()


def read_ledger(path: Path) -> tuple[dict[str, Sent], set[str]]:
    """Return every message sent, by id, and the ids of those acknowledged."""
    sent: dict[str, Sent] = {}
    acknowledged: set[str] = set()
    for line in _lines(path):
        if "sent" in line:
            message = Sent(**line["sent"])
            sent[message.id] = message
        else:
            acknowledged.add(line["acknowledged"])
    return sent, acknowledged


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)

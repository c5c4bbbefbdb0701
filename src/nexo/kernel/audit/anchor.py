"""Keeps the heads of the chains outside the database, where whoever rewrites its tables does not reach."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from nexo.kernel.audit.models import Seal
from nexo.kernel.folders import data_dir


@dataclass(frozen=True, slots=True)
class Anchor:
    """One head as it was written down."""

    ledger: str
    number: int
    head: str


def anchor_file() -> Path:
    """Return where this installation keeps its anchors; copy it to another host now and then."""
    return data_dir() / "anchors" / "audit.log"


def anchor(seal: Seal) -> None:
    """Append the head of `seal`, safely on disk."""
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(
        {
            "ledger": seal.ledger,
            "number": seal.number,
            "last_id": seal.last_id,
            "head": seal.head,
            "sealed_at": seal.sealed_at.isoformat(),
        }
    )
    with path.open("a") as out:
        out.write(f"{line}\n")
        out.flush()
        os.fsync(out.fileno())


def read_anchors(path: Path) -> list[Anchor]:
    """Return the anchors of a file in their order; a last line cut short by a power failure is left out."""
    anchors: list[Anchor] = []
    *whole, _rest = path.read_text().split("\n")
    for line in whole:
        fields = json.loads(line)
        anchors.append(Anchor(fields["ledger"], fields["number"], fields["head"]))
    return anchors

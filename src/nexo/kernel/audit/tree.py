"""Hashes: of a row, of a batch of rows, of a seal. Pure, and the same for whoever checks us from outside.

A leaf is SHA-256 of `0x00` and the row's canonical line, an inner node of `0x01` and its two children (as in
RFC 6962: a lone node moves up), a head of `0x02` and the facts of its seal, the head before among them.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a batch without rows: numbers that were handed out and never used."""


def leaf(line: bytes) -> bytes:
    """Return the hash of one canonical row."""
    return sha256(b"\x00" + line).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle root of `leaves` in their order."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        above = [sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def head(
    *,
    ledger: str,
    number: int,
    first_id: int,
    last_id: int,
    rows: int,
    root: str,
    previous: str,
    sealed_at: int,
) -> str:
    """Return the hash that stands for a seal and, through `previous`, for all before it.

    `sealed_at` is in microseconds since 1970.
    """
    facts = f"{ledger}|{number}|{first_id}|{last_id}|{rows}|{root}|{previous}|{sealed_at}"
    return sha256(b"\x02" + facts.encode()).hexdigest()

"""Holds floods back without writing down where anything comes from.

The site's other limits count in the database by a digest of the address: a row there would tell, with its time, that
somebody of this connection was here. These count in the memory of one process, by a digest under a salt that was drawn
when the window began and is thrown away with it; nothing reaches a disk.
"""

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from django.http import HttpRequest

from nexo.kernel import clock
from nexo.kernel.errors import DomainError

_MOST_KNOWN = 20_000


class TooMany(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """More than one connection sends in that time."""

    code = "too_many"
    message = "Llegaron muchos intentos seguidos por esta conexión. Esperá unos minutos y probá de nuevo."


@dataclass(slots=True)
class Window:
    """At most `most` in any `per` from one connection, in this process."""

    most: int
    per: timedelta
    _salt: bytes = b""
    _until: datetime | None = None
    _seen: Counter[bytes] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, request: HttpRequest) -> None:
        """Count one; raises `TooMany`."""
        with self._lock:
            self._turn()
            key = hashlib.blake2b(
                request.META.get("REMOTE_ADDR", "").encode(), key=self._salt, digest_size=16
            ).digest()
            if self._seen[key] >= self.most or (key not in self._seen and len(self._seen) >= _MOST_KNOWN):
                raise TooMany
            self._seen[key] += 1

    def forget(self) -> None:
        """Begin anew with another salt."""
        with self._lock:
            self._until = None
            self._turn()

    def _turn(self) -> None:
        now = clock.now()
        if self._until is None or not self._until - self.per <= now < self._until:
            self._salt, self._until = secrets.token_bytes(32), now + self.per
            self._seen.clear()


TELL = Window(10, timedelta(hours=1))
COME_BACK = Window(30, timedelta(minutes=15))

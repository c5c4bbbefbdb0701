"""Limits on what one visitor may send: counted in the shared cache, the same for every web process."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

from nexo.kernel.crypto import blind_index
from nexo.kernel.errors import DomainError


class TooMany(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """More than a person would send in that time."""

    code = "too_many"
    message = "Recibimos muchos intentos seguidos desde tu conexión. Esperá unos minutos y probá de nuevo."


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in any window of `per`, for each key."""

    name: str
    most: int
    per: timedelta


SEND = Limit("send", 12, timedelta(hours=1))
CHAT = Limit("chat", 60, timedelta(minutes=10))
UPLOAD = Limit("upload", 30, timedelta(hours=1))
CODE = Limit("code", 8, timedelta(hours=1))
TRY_CODE = Limit("try-code", 20, timedelta(hours=1))
COPY = Limit("copy", 5, timedelta(days=1))
JOIN = Limit("join", 40, timedelta(hours=1))
BODY_REPLY = Limit("body-reply", 120, timedelta(hours=1))
"""A whole body may answer from one address."""
UNDERSTOOD = Limit("understood", 40, timedelta(hours=1))
LOOK_UP = Limit("look-up", 15, timedelta(minutes=15))
LOOK_UP_CODE = Limit("look-up-code", 10, timedelta(hours=1))


def spend(limit: Limit, request: HttpRequest) -> None:
    """Count one for the visitor's address; raises `TooMany`."""
    _count(limit, request.META.get("REMOTE_ADDR", ""))


def spend_for(limit: Limit, key: str) -> None:
    """Count one for `key`, whoever asks; raises `TooMany`."""
    _count(limit, key)


def _count(limit: Limit, key: str) -> None:
    # An address is personal: the cache holds its blind index alone.
    name = f"portal:{limit.name}:{blind_index(key, context='portal.limits')[:32]}"
    seconds = int(limit.per.total_seconds())
    if cache.add(name, 1, seconds):
        return
    if int(cache.get(name, 0)) >= limit.most:
        raise TooMany
    try:
        cache.incr(name)
    except ValueError:
        cache.set(name, 1, seconds)  # it ran out between the two lines

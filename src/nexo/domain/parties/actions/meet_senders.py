"""For a batch of messages: waits once for whoever resolves the same senders, and looks once who is a stranger.

Whoever resolves a sender holds an advisory lock on each identifier until the transaction ends, so that fifty first
messages of one new citizen make one party; the unique index is the second wall.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from uuid import UUID

from django.db import connection

from nexo.domain.parties import policies
from nexo.domain.parties.rules.senders import Claim, claims_of
from nexo.kernel.absent import Absent
from nexo.kernel.actors import Actor

_absent = Absent("senders")
_locked: ContextVar[frozenset[str]] = ContextVar("locked_senders", default=frozenset())

_THERE = """
SELECT normalised FROM parties_identifier
WHERE jurisdiction_id = %(town)s AND valid_to IS NULL AND scheme = ANY(%(kinds)s) AND normalised = ANY(%(keys)s)
UNION ALL
SELECT normalised FROM parties_contactpoint
WHERE jurisdiction_id = %(town)s AND valid_to IS NULL AND kind = ANY(%(kinds)s) AND normalised = ANY(%(keys)s)
"""


@contextmanager
def meeting_senders(*, actor: Actor, senders: Iterable[Sequence[tuple[str, str]]]) -> Iterator[None]:
    """Lock all `senders` ((kind, value), …) of the messages of the block. Belongs into the caller's transaction."""
    claims = [claim for one in senders for claim in claims_of(one)]
    lock_senders(actor, claims)
    token = _locked.set(_locked.get() | _locks(actor, claims))
    try:
        with _absent.during(_keys(actor, claims) - _there(actor, claims)):
            yield
    finally:
        _locked.reset(token)


def lock_senders(actor: Actor, claims: Sequence[Claim]) -> None:
    """Wait for whoever resolves one of these; in order, so that no two wait for each other."""
    wanted = _locks(actor, claims) - _locked.get()
    if not wanted:
        return
    keys = sorted(int.from_bytes(sha256(lock.encode()).digest()[:8], "big", signed=True) for lock in wanted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def are_locked(actor: Actor, claims: Sequence[Claim]) -> bool:
    """Say whether this batch holds the locks of `claims` already."""
    return _locks(actor, claims) <= _locked.get()


def are_strangers(actor: Actor, claims: Sequence[Claim]) -> bool:
    """Say whether the batch knows that nobody has any of these; False says nothing."""
    return _absent.holds(_keys(actor, claims))


def now_known(actor: Actor, claims: Sequence[Claim]) -> None:
    """Remember that a party has these from now on."""
    _absent.found(_keys(actor, claims))


def is_anybody_known(actor: Actor, claims: Sequence[Claim]) -> bool:
    """Say whether a claim may be somebody's; a claim of one kind with the value of another is no matter here."""
    return not are_strangers(actor, claims) and bool(_there(actor, claims))


def _there(actor: Actor, claims: Sequence[Claim]) -> set[tuple[UUID, str]]:
    if not claims:
        return set()
    town = policies.jurisdiction_of(actor)
    kinds = list({claim.kind for claim in claims})
    keys = list({key for claim in claims for key in claim.keys})
    with connection.cursor() as cursor:
        cursor.execute(_THERE, {"town": town, "kinds": kinds, "keys": keys})
        return {(town, row[0]) for row in cursor.fetchall()}


def _keys(actor: Actor, claims: Sequence[Claim]) -> set[tuple[UUID, str]]:
    town = policies.jurisdiction_of(actor)
    return {(town, key) for claim in claims for key in claim.keys}


def _locks(actor: Actor, claims: Sequence[Claim]) -> frozenset[str]:
    return frozenset(f"{actor.jurisdiction_id}/{claim.kind}/{claim.keys[0]}" for claim in claims)

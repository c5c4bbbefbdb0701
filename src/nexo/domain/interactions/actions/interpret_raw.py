"""Interprets stored raw records: one transaction for many, a savepoint for each item, poison set apart.

A try is counted and committed before anything is touched, so that a record which was in hand when the process
died is known afterwards. Whoever was in hand twice is suspect and interpreted apart, in a process of its own: only a
death of that process is the record's own doing, and two of them quarantine it with the reason, where an official
finds it. Without that, an innocent record next to many deaths would look the same as a poisonous one.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.apply_status import apply_status
from nexo.domain.interactions.actions.channel_notice import keep_notice
from nexo.domain.interactions.actions.entries import telling_once
from nexo.domain.interactions.actions.keep_call import keep_call
from nexo.domain.interactions.actions.keep_echo import keep_echo
from nexo.domain.interactions.actions.receive_message import receive_message
from nexo.domain.interactions.actions.threads import looking_keys_up
from nexo.domain.interactions.enums import RawState
from nexo.domain.interactions.events import RawQuarantined
from nexo.domain.interactions.models import ChannelAccount, RawRecord
from nexo.domain.interactions.ports import InboundItem, ItemKind, RawRequest, Receives, Unreadable
from nexo.domain.interactions.queries.accounts import config_of
from nexo.domain.parties.actions.meet_senders import meeting_senders
from nexo.kernel import clock, faults
from nexo.kernel.actors import Actor, system
from nexo.kernel.errors import DomainError
from nexo.kernel.events.record import one_batch, record
from nexo.kernel.jobs.apart import run_apart
from nexo.kernel.jobs.defer import defer
from nexo.kernel.jobs.task import wait_before

MAX_TRIES = 4
SUSPECT_AFTER = 2
"""So many tries that came to no end, and a record is interpreted apart."""
MAX_DEATHS = 2
"""So many processes of its own that died of it, and it is to blame."""
INTERPRET_AGAIN = "interactions.interpret_again"
INTERPRET_APART = "interactions.interpret_apart"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    """One item of one record.

    `turn` is whom it speaks of: two workers take the same people in the same order.
    """

    raw: RawRecord
    item: InboundItem
    turn: str


@dataclass(frozen=True, slots=True)
class _Failure:
    code: str
    words: str
    is_final: bool


def interpret_raw(*, raw_ids: Sequence[UUID | str]) -> int:
    """Interpret what is still only received among `raw_ids`; return how many records were settled.

    What was tried before gets a job of its own, so that a death costs nobody else a try or a wait.
    """
    waiting = RawRecord.objects.filter(pk__in=list(raw_ids), state=RawState.RECEIVED)
    rows = list(waiting.select_related("account").order_by("received_at", "pk"))
    if len(rows) == 1:
        return _interpret_alone(rows[0])
    fresh = [row for row in rows if row.attempts == 0]
    _part([row for row in rows if row.attempts > 0])
    if not fresh:
        return 0
    _count_try(fresh)
    try:
        return _interpret(fresh)
    except (OperationalError, InterfaceError):
        _part(fresh)
        return 0


def _part(rows: Sequence[RawRecord]) -> None:
    for row in rows:
        defer(INTERPRET_AGAIN, raw_id=row.pk)


def interpret_here(*, raw_id: UUID | str) -> int:
    """Interpret one record in this very process, whatever became of it before."""
    row = RawRecord.objects.filter(pk=raw_id, state=RawState.RECEIVED).select_related("account").first()
    return _interpret([row]) if row else 0


def _interpret_alone(row: RawRecord) -> int:
    # A try that ended in an error was no death: those have their own count.
    ended = MAX_TRIES if row.error else 0
    is_suspect = row.attempts >= ended + SUSPECT_AFTER
    _count_try([row])
    if not is_suspect:
        return _interpret([row])
    if not any(run_apart(INTERPRET_APART, raw_id=str(row.pk)) for _ in range(MAX_DEATHS)):
        _quarantine(
            row, _Failure("crashed", gettext_noop("Interrumpió el programa varias veces."), is_final=True)
        )
    return 1


def _count_try(rows: Sequence[RawRecord]) -> None:
    """Count a try, committed at once."""
    RawRecord.objects.filter(pk__in=[row.pk for row in rows]).update(attempts=F("attempts") + 1)
    for row in rows:
        row.attempts += 1
    faults.point("K7")


def _interpret(rows: Sequence[RawRecord]) -> int:
    """Interpret `rows` in one transaction; an item that fails takes nothing else with it."""
    work, failures = _parsed(rows)
    with transaction.atomic():
        with one_batch(), telling_once(), _looked_up(work):
            for one in sorted(work, key=lambda one: one.turn):
                failure = _take(one)
                if failure is not None:
                    failures[one.raw.pk] = failure
        done = [row.pk for row in rows if row.pk not in failures]
        RawRecord.objects.filter(pk__in=done).update(state=RawState.INTERPRETED, error="")
        faults.point("K8")
    for row in rows:
        if row.pk in failures:
            _settle(row, failures[row.pk])
    return len(done) + sum(1 for failure in failures.values() if failure.is_final)


@contextmanager
def _looked_up(work: Sequence[_Work]) -> Iterator[None]:
    """Ask for all messages of a batch at once who wrote them and what they answer."""
    towns: dict[UUID, list[InboundItem]] = {}
    for one in work:
        towns.setdefault(one.raw.account.jurisdiction_id, []).append(one.item)
    with ExitStack() as stack:
        for town in sorted(towns):
            senders = [[(sender.kind, sender.value) for sender in item.senders] for item in towns[town]]
            stack.enter_context(meeting_senders(actor=system(town), senders=senders))
            stack.enter_context(looking_keys_up(town, towns[town]))
        yield


def _parsed(rows: Iterable[RawRecord]) -> tuple[list[_Work], dict[UUID, _Failure]]:
    work: list[_Work] = []
    failures: dict[UUID, _Failure] = {}
    for row in rows:
        try:
            work += [_Work(row, item, _turn(item)) for item in _items(row)]
        except Exception as error:  # noqa: BLE001 - an edge: a parser's fault must not hold up other records
            failures[row.pk] = _failure(error, row)
    return work, failures


def _items(row: RawRecord) -> list[InboundItem]:
    channel = registry.channels.get(row.account.slug)
    if not isinstance(channel, Receives):
        raise Unreadable("Este canal no recibe mensajes.")
    request = RawRequest(body=bytes(row.body), headers=row.headers, method=row.method, query=row.query)
    items = channel.parse(config_of(row.account), request)
    # Without an id of the provider's, the record and the place in it make the repeat harmless.
    return [
        item if item.external_id else replace(item, external_id=f"raw:{row.pk}:{place}")
        for place, item in enumerate(items)
    ]


def _turn(item: InboundItem) -> str:
    if item.call is not None:
        return item.call.call
    return item.senders[0].value if item.senders else ""


def _take(work: _Work) -> _Failure | None:
    account = work.raw.account
    try:  # each of these actions is its own savepoint here
        _dispatch(system(account.jurisdiction_id), account, work)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - an edge: one item's fault must not hold up the others
        return _failure(error, work.raw)
    return None


def _dispatch(actor: Actor, account: ChannelAccount, work: _Work) -> None:
    if work.item.kind is ItemKind.STATUS:
        apply_status(actor=actor, account=account, item=work.item)
    elif work.item.call is not None:
        keep_call(actor=actor, account=account, item=work.item, raw=work.raw)
    elif work.item.recipients:
        keep_echo(actor=actor, account=account, item=work.item, raw=work.raw)
    elif work.item.kind is ItemKind.EVENT and not work.item.senders:
        keep_notice(actor=actor, account=account, item=work.item)
    else:
        receive_message(actor=actor, account=account, item=work.item, raw=work.raw)


def _failure(error: Exception, row: RawRecord) -> _Failure:
    """Return what to keep of an error: its kind and our own words, never what the message said."""
    if isinstance(error, Unreadable):
        return _Failure(error.code, error.message, is_final=True)
    _log.warning("raw record %s not interpreted: %s", row.pk, type(error).__name__)
    words = (
        error.message if isinstance(error, DomainError) else f"Falló el intérprete ({type(error).__name__})."
    )
    code = error.code if isinstance(error, DomainError) else "interpreter"
    is_database = isinstance(error, DatabaseError)
    return _Failure("database" if is_database else code, words, is_final=row.attempts >= MAX_TRIES)


def _settle(row: RawRecord, failure: _Failure) -> None:
    if failure.is_final:
        _quarantine(row, failure)
        return
    RawRecord.objects.filter(pk=row.pk).update(error=failure.words[:300])
    defer(INTERPRET_AGAIN, raw_id=row.pk, schedule_at=clock.now() + wait_before(row.attempts))


@transaction.atomic
def _quarantine(row: RawRecord, failure: _Failure) -> None:
    changed = RawRecord.objects.filter(pk=row.pk, state=RawState.RECEIVED).update(
        state=RawState.QUARANTINED, error=f"{failure.code}: {failure.words}"[:300]
    )
    if changed:
        record(
            RawQuarantined(raw_id=row.pk, account_id=row.account_id, code=failure.code),
            actor=system(row.account.jurisdiction_id),
        )

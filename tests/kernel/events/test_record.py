"""Recording: in the transaction or not at all, one job for many events, none lost to a savepoint."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kernel.events.facts import LampBroken, LampLit
from kernel.undone import undone
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.events import correlation
from nexo.kernel.events.models import EventRecord
from nexo.kernel.events.record import OutsideTransaction, one_batch, record
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.jobs.run import run_pending

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
LAMP = UUID(int=9)


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="events.deliver").count()


@pytest.mark.django_db
def test_writes_who_what_when(django_assert_num_queries):
    actor = Actor(kind=ActorKind.STAFF, jurisdiction_id=UUID(int=1), staff_id=UUID(int=2))
    with clock.frozen(NOON), correlation.correlating(UUID(int=3)), transaction.atomic():
        # The row with the id of its transaction, and the job.
        with django_assert_num_queries(2):
            event_id = record(LampLit(lamp_id=LAMP), actor=actor)
        with django_assert_num_queries(1):
            record(LampLit(lamp_id=LAMP), actor=actor)
    row = EventRecord.objects.get(pk=event_id)
    assert (row.topic, row.version, row.occurred_at, row.payload) == (
        "tests.lamp_lit",
        1,
        NOON,
        {"lamp_id": str(LAMP)},
    )
    assert (row.actor_kind, row.actor_id, row.jurisdiction_id, row.correlation_id) == (
        "staff",
        UUID(int=2),
        UUID(int=1),
        UUID(int=3),
    )
    assert jobs() == 1


@pytest.mark.django_db
def test_starts_its_own_thread_where_there_is_none(actor):
    with transaction.atomic():
        event_id = record(LampLit(lamp_id=LAMP), actor=actor)
    assert EventRecord.objects.get(pk=event_id).correlation_id == event_id


@pytest.mark.django_db(transaction=True)
def test_refuses_outside_a_transaction(actor):
    with pytest.raises(OutsideTransaction):
        record(LampLit(lamp_id=LAMP), actor=actor)
    with pytest.raises(OutsideTransaction), one_batch():
        pass


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_event_and_job_along(actor):
    with undone():
        record(LampLit(lamp_id=LAMP), actor=actor)
    assert (EventRecord.objects.count(), jobs()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_event_after_a_rolled_back_savepoint_is_delivered(actor, seen):
    @subscribes(LampLit, LampBroken)
    def note(envelope):
        seen.append(type(envelope.event))

    with transaction.atomic():
        with undone():
            record(LampLit(lamp_id=LAMP), actor=actor)
        record(LampBroken(lamp_id=LAMP), actor=actor)
    run_pending()
    assert seen == [LampBroken]


@pytest.mark.django_db(transaction=True)
def test_savepoints_beside_each_other_defer_for_themselves_below_they_share(actor):
    with transaction.atomic():
        for _ in range(3):
            with transaction.atomic():
                record(LampLit(lamp_id=LAMP), actor=actor)
                with transaction.atomic():
                    record(LampLit(lamp_id=LAMP), actor=actor)
    assert (EventRecord.objects.count(), jobs()) == (6, 3)


@pytest.mark.django_db(transaction=True)
def test_a_batch_shares_one_job_among_savepoints_and_writes_what_holds_at_once(actor, seen):
    @subscribes(LampLit)
    def note(envelope):
        seen.append(envelope.id)

    with transaction.atomic(), one_batch():
        wanted = []
        for _ in range(3):
            with transaction.atomic():
                wanted.append(record(LampLit(lamp_id=LAMP), actor=actor))
                with undone():
                    record(LampLit(lamp_id=LAMP), actor=actor)
        with undone():
            record(LampLit(lamp_id=LAMP), actor=actor)
        assert not EventRecord.objects.exists()
    assert jobs() == 1
    run_pending()
    assert seen == wanted


def _record_and_fail(actor):
    record(LampLit(lamp_id=LAMP), actor=actor)
    raise LookupError


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_fails_writes_nothing_and_the_next_is_whole(actor):
    with transaction.atomic():
        with pytest.raises(LookupError), one_batch():
            _record_and_fail(actor)
        with one_batch():
            record(LampLit(lamp_id=LAMP), actor=actor)
    assert (EventRecord.objects.count(), jobs()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_of_the_connection_defers_again(actor):
    for _ in range(2):
        with transaction.atomic():
            record(LampLit(lamp_id=uuid4()), actor=actor)
    assert jobs() == 2


@pytest.mark.django_db(transaction=True)
def test_events_of_one_transaction_share_its_id(actor):
    with transaction.atomic():
        record(LampLit(lamp_id=LAMP), actor=actor)
        with transaction.atomic():
            record(LampLit(lamp_id=LAMP), actor=actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            xid = cursor.fetchone()[0]
    assert set(EventRecord.objects.values_list("xid", flat=True)) == {xid}

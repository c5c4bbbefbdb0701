"""Delivery: each event once to each subscriber, whatever breaks around it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kernel.events.facts import LampBroken, LampLit
from nexo.kernel import clock
from nexo.kernel.errors import NotFound
from nexo.kernel.events import correlation, retry
from nexo.kernel.events.deliver import deliver, deliver_pending
from nexo.kernel.events.models import EventDelivery, EventRecord
from nexo.kernel.events.record import record
from nexo.kernel.events.subscribe import subscribes, subscribes_together
from nexo.kernel.events.tasks import task_prune, task_retry, task_sweep
from nexo.kernel.files.models import StoredFile
from nexo.kernel.jobs.run import run_pending

NOON = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def lit(actor, count=1):
    with transaction.atomic():
        for _ in range(count):
            record(LampLit(lamp_id=uuid4()), actor=actor)


def states():
    return sorted(EventDelivery.objects.values_list("subscriber", "state", "attempts"))


def a_row(name):
    """Write something that a rollback would take away."""
    StoredFile(sha256="0", size=1, media_type=name, filename="x", created_at=clock.now()).save()


def rows():
    return sorted(StoredFile.objects.values_list("media_type", flat=True))


def test_every_subscriber_gets_every_event_once_in_order(actor, seen):
    @subscribes(LampLit, name="b")
    def second(envelope):
        seen.append(("b", envelope.id))

    @subscribes(LampLit, name="a")
    def first(envelope):
        seen.append(("a", envelope.id))

    lit(actor, 3)
    assert run_pending() == 1
    ids = list(EventRecord.objects.order_by("id").values_list("id", flat=True))
    assert seen == [(name, one) for one in ids for name in ("a", "b")]
    assert run_pending() == 0
    assert deliver_pending() == 0


def test_the_envelope_holds_what_the_record_knows(actor, seen):
    subscribes(LampLit, name="note")(seen.append)
    with clock.frozen(NOON), transaction.atomic():
        event_id = record(LampLit(lamp_id=UUID(int=5)), actor=actor)
    deliver_pending()
    (envelope,) = seen
    assert (envelope.event, envelope.id, envelope.occurred_at) == (
        LampLit(lamp_id=UUID(int=5)),
        event_id,
        NOON,
    )
    assert (envelope.actor_kind, envelope.actor_id) == ("system", None)
    assert (envelope.jurisdiction_id, envelope.correlation_id) == (actor.jurisdiction_id, event_id)


def test_a_batch_of_events_costs_few_queries(actor, seen, django_assert_num_queries):
    subscribes(LampLit, name="note")(seen.append)
    lit(actor, 50)
    xid = EventRecord.objects.values_list("xid", flat=True)[0]
    # Savepoint, take along, read, claim (2), a savepoint around all handlers (2), mark, release.
    with django_assert_num_queries(9):
        deliver(xid)
    assert len(seen) == 50


def test_waiting_jobs_of_other_transactions_are_taken_along(actor, seen):
    subscribes(LampLit, name="note")(seen.append)
    for _ in range(5):
        with transaction.atomic():
            lit(actor)
    assert ProcrastinateJob.objects.count() == 5
    assert run_pending() == 1
    assert len(seen) == 5


def test_what_a_handler_records_is_delivered_too_under_the_same_thread(actor, seen):
    @subscribes(LampLit, name="break")
    def breaks(envelope):
        record(LampBroken(lamp_id=envelope.event.lamp_id), actor=actor)

    @subscribes(LampBroken, name="note")
    def note(envelope):
        seen.append((envelope.correlation_id, correlation.current()))

    lit(actor)
    run_pending()
    first = EventRecord.objects.get(topic="tests.lamp_lit")
    assert seen == [(first.id, first.id)]


def test_deliver_pending_follows_chains_and_raises_the_first_error(actor, seen):
    @subscribes(LampLit, name="break")
    def breaks(envelope):
        record(LampBroken(lamp_id=envelope.event.lamp_id), actor=actor)

    @subscribes(LampBroken, name="fail")
    def fails(_envelope):
        raise NotFound

    lit(actor)
    with pytest.raises(NotFound):
        deliver_pending()
    assert EventRecord.objects.filter(delivered_at=None).count() == 1


def test_one_failing_subscriber_harms_no_other(actor, seen):
    @subscribes(LampLit, name="bad")
    def fails(_envelope):
        a_row("lost")
        raise NotFound("Ana Pérez no existe")

    @subscribes(LampLit, name="good")
    def writes(_envelope):
        a_row("kept")

    lit(actor)
    deliver(EventRecord.objects.get().xid)
    assert rows() == ["kept"]
    assert states() == [("bad", "failed", 1), ("good", "done", 0)]
    # The text of an error may hold personal data; its kind and code do not.
    assert EventDelivery.objects.get(subscriber="bad").error == "NotFound not_found"


def test_one_failing_event_harms_no_other_and_runs_once(actor, seen):
    @subscribes(LampLit, name="moody")
    def moody(envelope):
        seen.append(envelope.id)
        a_row(str(len(seen)))
        if len(seen) == 2:
            raise NotFound

    lit(actor, 3)
    deliver(EventRecord.objects.values_list("xid", flat=True)[0])
    first, second, third = EventRecord.objects.order_by("id").values_list("id", flat=True)
    # What the savepoint took away is done again: the rows are those of the second run.
    assert seen == [first, second, first, third]
    assert rows() == ["3", "4"]
    assert states() == [("moody", "done", 0), ("moody", "done", 0), ("moody", "failed", 1)]


def test_many_events_are_handed_over_together_and_last(actor, seen):
    @subscribes_together(LampLit, LampBroken, name="all")
    def together(envelopes):
        seen.append([envelope.event.topic for envelope in envelopes])

    @subscribes(LampLit, name="each")
    def alone(envelope):
        seen.append(envelope.event.topic)

    lit(actor, 2)
    with transaction.atomic():
        record(LampBroken(lamp_id=uuid4()), actor=actor)
    run_pending()
    assert seen == [*["tests.lamp_lit"] * 2, ["tests.lamp_lit", "tests.lamp_lit", "tests.lamp_broken"]]
    assert {state for _, state, _ in states()} == {"done"}
    assert deliver_pending() == 0


def test_of_many_together_only_the_one_that_fails_is_tried_again(actor, seen):
    broken = []

    @subscribes_together(LampLit, name="all")
    def together(envelopes):
        for envelope in envelopes:
            a_row(str(envelope.event.lamp_id)[:8])
            if envelope.event.lamp_id in broken:
                raise NotFound
        seen.append(len(envelopes))

    lit(actor, 3)
    broken.append(UUID(EventRecord.objects.order_by("id")[1].payload["lamp_id"]))
    run_pending()
    assert seen == [1, 1]
    assert len(rows()) == 2
    assert states() == [("all", "done", 0), ("all", "done", 0), ("all", "failed", 1)]
    broken.clear()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        run_pending()
    assert (len(rows()), seen) == (3, [1, 1, 1])


def test_an_error_of_the_database_stays_in_its_savepoint(actor, seen):
    @subscribes(LampLit, name="bad")
    def fails(envelope):
        EventRecord(id=envelope.id, correlation_id=envelope.id, occurred_at=NOON).save(force_insert=True)

    subscribes(LampLit, name="good")(seen.append)
    lit(actor)
    deliver(EventRecord.objects.get().xid)
    assert (len(seen), states()) == (1, [("bad", "failed", 1), ("good", "done", 0)])
    assert EventDelivery.objects.get(subscriber="bad").error == IntegrityError.__name__


def test_a_failed_delivery_is_tried_again_later_and_later_then_parked(actor, seen):
    waits = []

    @subscribes(LampLit, name="bad")
    def fails(_envelope):
        seen.append(clock.now())
        raise NotFound

    lit(actor)
    now = NOON
    with clock.frozen(now):
        run_pending()
    while job := ProcrastinateJob.objects.filter(task_name="events.retry").first():
        waits.append(job.scheduled_at - now)
        with clock.frozen(job.scheduled_at - timedelta(seconds=1)):
            assert run_pending() == 0
        now = job.scheduled_at
        with clock.frozen(now):
            assert run_pending() == 1
    assert waits == [timedelta(seconds=2**n) for n in range(1, 8)]
    assert len(seen) == 8
    assert states() == [("bad", "parked", 8)]


def test_a_retry_that_works_is_the_end_of_it(actor, seen):
    @subscribes(LampLit, name="moody")
    def moody(_envelope):
        seen.append(1)
        if len(seen) == 1:
            raise NotFound
        a_row("kept")

    lit(actor)
    run_pending()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        run_pending()
    assert (rows(), states()) == (["kept"], [("moody", "done", 2)])


def test_a_delivery_that_is_done_is_not_run_again(actor, seen):
    subscribes(LampLit, name="note")(seen.append)
    lit(actor)
    run_pending()
    task_retry(delivery_id=str(EventDelivery.objects.get().pk))
    assert len(seen) == 1


def test_a_job_that_comes_back_is_scattered_each_pair_alone(actor, seen):
    subscribes(LampLit, name="a")(seen.append)
    subscribes(LampLit, name="b")(seen.append)
    lit(actor)
    deliver(EventRecord.objects.get().xid, attempts=1)
    assert (len(seen), states()) == (0, [("a", "failed", 0), ("b", "failed", 0)])
    # The first delivery job still waits and finds nothing left; then one for each pair.
    assert run_pending() == 3
    assert (len(seen), states()) == (2, [("a", "done", 1), ("b", "done", 1)])


def test_a_handler_that_kills_its_process_is_parked_too(actor, seen):
    """A killed process is one whose try was counted and never settled."""
    subscribes(LampLit, name="killer")(seen.append)
    lit(actor)
    deliver(EventRecord.objects.get().xid, attempts=1)
    delivery = EventDelivery.objects.get()
    assert [retry.count_try(delivery.pk).attempts for _ in range(8)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert retry.count_try(delivery.pk) is None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error, seen) == ("parked", "ProcessDied", [])


def parked(actor):
    @subscribes(LampLit, name="bad")
    def fails(_envelope):
        raise NotFound

    lit(actor)
    run_pending()
    EventDelivery.objects.update(state="parked", attempts=8)
    ProcrastinateJob.objects.filter(task_name="events.retry").delete()
    return EventDelivery.objects.get()


@pytest.fixture
def _writable_jobs(settings):
    settings.PROCRASTINATE_READONLY_MODELS = False


@pytest.mark.usefixtures("_writable_jobs")
def test_a_person_can_start_a_parked_delivery_again(actor, seen):
    delivery = parked(actor)
    retry.retry_parked(delivery)
    assert states() == [("bad", "failed", 0)]
    run_pending()
    assert states() == [("bad", "failed", 1)]
    with pytest.raises(retry.DeliverySettled):
        retry.retry_parked(delivery)


@pytest.mark.usefixtures("_writable_jobs")
def test_a_person_can_give_a_parked_delivery_up_saying_why(actor, seen):
    delivery = parked(actor)
    retry.discard_parked(delivery, "llegó por otra vía")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("discarded", "llegó por otra vía")
    with pytest.raises(retry.DeliverySettled):
        retry.discard_parked(delivery, "otra vez")


def test_a_subscriber_removed_since_has_nothing_left_to_do(actor, seen):
    subscribes(LampLit, name="gone")(seen.append)
    lit(actor)
    deliver(EventRecord.objects.get().xid, attempts=1)
    EventDelivery.objects.update(subscriber="older")
    run_pending()
    assert (seen, states()) == ([], [("older", "done", 1)])


@pytest.mark.usefixtures("_writable_jobs")
def test_the_sweep_delivers_what_lost_its_job(actor, seen):
    subscribes(LampLit, name="note")(seen.append)
    with clock.frozen(NOON):
        lit(actor, 2)
    ProcrastinateJob.objects.all().delete()
    with clock.frozen(NOON + timedelta(minutes=2)):
        task_sweep()
        assert run_pending() == 0
    with clock.frozen(NOON + timedelta(minutes=4)):
        task_sweep()
        task_sweep()
        assert run_pending() == 1
    assert len(seen) == 2


def test_old_done_rows_are_dropped_the_others_stay(actor, seen):
    subscribes(LampLit, name="note")(seen.append)
    lit(actor, 3)
    run_pending()
    EventDelivery.objects.filter(pk=EventDelivery.objects.first().pk).update(state="parked")
    task_prune()
    assert EventDelivery.objects.count() == 3
    with clock.frozen(clock.now() + timedelta(days=31)):
        task_prune()
    assert [state for _, state, _ in states()] == ["parked"]
    assert deliver_pending() == 0

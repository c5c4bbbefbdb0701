"""From the door to the ledger, with real rows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nexo.domain.interactions.models import Conversation, Interaction, Reference
from nexo.domain.organisation.models import Office
from nexo.domain.visits import queries
from nexo.domain.visits.actions.arrange_queue import open_queue, revise_queue
from nexo.domain.visits.actions.arrive import Asked, arrive
from nexo.domain.visits.actions.invite import invite, invite_next
from nexo.domain.visits.actions.move_visit import add_service, move_visit
from nexo.domain.visits.actions.register_visit import register_visit
from nexo.domain.visits.actions.take_point import leave_point, take_point
from nexo.domain.visits.enums import Act
from nexo.domain.visits.errors import (
    CodeTaken,
    LetterInvalid,
    NobodyWaits,
    NoPoint,
    PointsMissing,
    PointTaken,
    QueueClosed,
    QueueThere,
    ServiceRegistered,
    TurnMoved,
    TurnOfAnother,
    VisitUnderWay,
)
from nexo.domain.visits.models import Period, Visit
from nexo.domain.visits.rules.times import times_of
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.errors import Invalid, NotFound
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town


def service(small, code="MO01"):
    return small.versions[code].service


def register(actor, visit, *, asked=None, **what):
    current = visit.periods.get(ends_at__isnull=True).visit_service_id if asked is None else asked.pk
    return register_visit(actor=actor, visit_service_id=current, **what)


def do(actor, visit, *acts):
    for act in acts:
        move_visit(actor=actor, visit_id=visit.pk, act=act)
    visit.refresh_from_db()
    return visit


def test_numbers_follow_each_other_each_day_anew(queue, clerk, at):
    numbers = [arrive(actor=clerk, queue_id=queue.pk).ticket for _ in range(3)]
    assert numbers == ["A001", "A002", "A003"]
    with at(24 * 60):
        assert arrive(actor=clerk, queue_id=queue.pk).ticket == "A001"
        # what nobody ended yesterday is ended
        assert list(Visit.objects.order_by("arrived_at").values_list("state", flat=True)) == [
            "left", "left", "left", "waiting",
        ]  # fmt: skip


def test_another_letter_has_numbers_of_its_own(queue, clerk, small):
    arrive(actor=clerk, queue_id=queue.pk)
    revise_queue(
        actor=small.actors["sistemas"],
        queue_id=queue.pk,
        code="centro",
        letter="b",
        points=["1"],
        is_open=True,
    )
    assert arrive(actor=clerk, queue_id=queue.pk).ticket == "B001"


def test_pressing_twice_gives_one_number(queue, clerk):
    key = uuid4()
    assert arrive(actor=clerk, queue_id=queue.pk, key=key) == arrive(actor=clerk, queue_id=queue.pk, key=key)
    assert Visit.objects.count() == 1


def test_what_is_protected_or_of_another_town_is_not_asked_for_at_the_door(queue, clerk, small):
    other = small_town("otra")
    for foreign in (service(small, "SO04"), service(other)):
        with pytest.raises(NotFound):
            arrive(actor=clerk, queue_id=queue.pk, asked=[Asked(foreign.pk)])
    with pytest.raises(NotFound):
        arrive(actor=other.actors["atencion"], queue_id=queue.pk)
    with pytest.raises(Invalid):
        arrive(actor=clerk, queue_id=queue.pk, preference="diabetes")
    with pytest.raises(Invalid):
        arrive(actor=clerk, queue_id=queue.pk, asked=[Asked(service(small).pk, 0)])
    assert Visit.objects.count() == 0


def test_naming_a_person_is_written_down_as_reading_their_record(queue, clerk, rosa):
    visit = arrive(actor=clerk, queue_id=queue.pk, party_id=rosa.pk)
    entry = ReadEntry.objects.get(kind="visit")
    assert (entry.party_id, entry.object_id, entry.actor_id) == (rosa.pk, visit.pk, clerk.staff_id)
    with pytest.raises(NotFound):
        arrive(actor=clerk, queue_id=queue.pk, party_id=uuid4())


def test_a_closed_queue_gives_no_numbers(queue, clerk, small):
    revise_queue(
        actor=small.actors["sistemas"], queue_id=queue.pk, code="x", letter="A", points=["1"], is_open=False
    )
    with pytest.raises(QueueClosed):
        arrive(actor=clerk, queue_id=queue.pk)


def test_a_whole_visit_leaves_its_times_and_one_entry(seated, clerk, small, rosa, at):
    wanted = [Asked(service(small).pk), Asked(service(small, "AP01").pk, 2)]
    visit = arrive(actor=clerk, queue_id=seated.pk, asked=wanted, party_id=rosa.pk)
    with at(10):
        assert invite_next(actor=clerk) == visit
    with at(11):
        do(clerk, visit, Act.BEGIN)
    with at(20):
        do(clerk, visit, Act.NEXT_SERVICE)
    with at(25):
        do(clerk, visit, Act.HOLD)
    with at(30):
        do(clerk, visit, Act.RESUME)
    with at(32):
        do(clerk, visit, Act.FINISH)
    rows = list(visit.periods.order_by("number").values_list("kind", "outcome", "visit_service__place"))
    assert rows == [
        ("waiting", "invite", 0), ("invited", "begin", 0), ("served", "next_service", 0),
        ("served", "hold", 1), ("on_hold", "resume", 1), ("served", "finish", 1),
    ]  # fmt: skip
    times = times_of(visit.periods.all(), visit.ended_at)
    assert (times.waited, times.handled) == (timedelta(minutes=11), timedelta(minutes=21))
    assert times.waited + times.handled == visit.ended_at - visit.arrived_at
    entries = Interaction.objects.filter(channel="counter").order_by("occurred_at")
    assert [(one.text, one.duration_seconds, one.party, one.external_id) for one in entries] == [
        ("Nota general (turno A001)", 540, rosa, f"visit:{visit.pk}:3"),
        ("Luminaria apagada (turno A001)", 720, rosa, f"visit:{visit.pk}:4"),
    ]
    assert set(Reference.objects.values_list("register", "kind", "object_id")) == {
        ("visits", "visit", visit.pk)
    }
    ended = EventRecord.objects.get(topic="visits.ended").payload
    assert (ended["state"], ended["waited_seconds"], ended["handled_seconds"]) == ("finished", 660, 1260)


def test_what_the_official_writes_is_the_entry_of_the_service(seated, clerk, rosa, small, at):
    visit = arrive(actor=clerk, queue_id=seated.pk, asked=[Asked(service(small).pk)])
    with pytest.raises(TurnMoved):
        register(clerk, visit, party=rosa, text="x")
    invite_next(actor=clerk)
    with at(1):
        do(clerk, visit, Act.BEGIN)
    what = {"party": rosa, "text": "Trajo la nota", "result": "informed", "ends": True}
    asked = visit.services.get()
    with at(4):
        wrote = register(clerk, visit, **what)
        again = register(clerk, visit, asked=asked, **what)
    assert wrote == again == Interaction.objects.get(channel="counter")
    assert (wrote.duration_seconds, wrote.party, wrote.result) == (180, rosa, "informed")
    visit.refresh_from_db()
    assert (visit.state, visit.party) == ("finished", rosa)
    with pytest.raises(ServiceRegistered):
        register(clerk, visit, asked=asked, party=rosa, text="Otra cosa")


def test_registering_with_another_service_to_go_goes_on_with_it(seated, clerk, small):
    visit = arrive(actor=clerk, queue_id=seated.pk, asked=[Asked(), Asked(service(small).pk)])
    invite_next(actor=clerk)
    do(clerk, visit, Act.BEGIN)
    first, _ = visit.services.order_by("place")
    for _ in range(2):  # pressed twice
        register(clerk, visit, asked=first, party=None, text="Preguntó", result="informed", ends=True)
    visit.refresh_from_db()
    assert visit.state == "served"
    do(clerk, visit, Act.FINISH)
    assert list(Interaction.objects.order_by("occurred_at", "id").values_list("text", flat=True)) == [
        "Preguntó", "Nota general (turno A001)",
    ]  # fmt: skip


def test_whoever_gets_it_after_us_writes_an_entry_of_their_own(seated, clerk, colleague):
    visit = arrive(actor=clerk, queue_id=seated.pk)
    invite_next(actor=clerk)
    do(clerk, visit, Act.BEGIN)
    register(clerk, visit, party=None, text="Va a otro puesto", result="transferred")
    do(clerk, visit, Act.GIVE_BACK)
    assert (visit.state, visit.staff, visit.point) == ("waiting", None, None)
    assert invite_next(actor=colleague) == visit
    do(colleague, visit, Act.BEGIN)
    register(colleague, visit, party=None, text="Listo", result="informed", ends=True)
    assert Interaction.objects.filter(references__object_id=visit.pk).count() == 2


def test_leaving_before_being_attended(seated, clerk, rosa):
    unknown = arrive(actor=clerk, queue_id=seated.pk)
    known = arrive(actor=clerk, queue_id=seated.pk, party_id=rosa.pk)
    do(clerk, unknown, Act.LEAVE)
    assert Interaction.objects.count() == 0
    do(clerk, known, Act.LEAVE)
    entry = Interaction.objects.get()
    assert (entry.result, entry.party) == ("abandoned", rosa)
    assert Conversation.objects.get().waiting_since is not None
    assert {unknown.state, known.state} == {"left"}


def test_the_line_and_calling_out_of_it(seated, clerk, colleague):
    first = arrive(actor=clerk, queue_id=seated.pk)
    second = arrive(actor=clerk, queue_id=seated.pk, preference="pregnancy")
    third = arrive(actor=clerk, queue_id=seated.pk)
    assert invite_next(actor=clerk) == second
    with pytest.raises(VisitUnderWay):
        invite_next(actor=clerk)
    assert invite(actor=colleague, visit_id=third.pk) == third
    with pytest.raises(VisitUnderWay):
        leave_point(actor=colleague)
    do(clerk, second, Act.LEAVE)
    with pytest.raises(TurnMoved):
        invite(actor=clerk, visit_id=third.pk)
    assert invite_next(actor=clerk) == first
    do(clerk, first, Act.CALL_AGAIN, Act.LEAVE)
    with pytest.raises(NobodyWaits):
        invite_next(actor=clerk)


def test_a_colleagues_visit_is_theirs_but_a_supervisor_frees_it(seated, clerk, colleague, small):
    visit = arrive(actor=clerk, queue_id=seated.pk)
    invite_next(actor=clerk)
    with pytest.raises(TurnOfAnother):
        do(colleague, visit, Act.BEGIN)
    do(clerk, visit, Act.BEGIN)
    with pytest.raises(TurnOfAnother):
        register(colleague, visit, party=None, text="x")
    with pytest.raises(TurnOfAnother):
        do(colleague, visit, Act.FINISH)
    with pytest.raises(TurnMoved):
        move_visit(actor=clerk, visit_id=visit.pk, act=Act.INVITE)
    do(small.actors["secretaria"], visit, Act.GIVE_BACK)
    assert visit.state == "waiting"


def test_while_one_is_paused_another_is_attended(seated, clerk):
    visit, other = (arrive(actor=clerk, queue_id=seated.pk) for _ in range(2))
    invite_next(actor=clerk)
    do(clerk, visit, Act.BEGIN, Act.BACK_OFFICE)
    assert invite_next(actor=clerk) == other
    with pytest.raises(VisitUnderWay):
        do(clerk, visit, Act.RESUME)
    do(clerk, other, Act.BEGIN, Act.FINISH)
    do(clerk, visit, Act.RESUME, Act.FINISH)
    assert visit.state == "finished"
    with pytest.raises(TurnMoved):
        add_service(actor=clerk, visit_id=visit.pk, asked=Asked())


def test_a_service_point_is_one_officials(queue, clerk, colleague, at):
    first, second = queue.points.order_by("place")
    with pytest.raises(NoPoint):
        invite_next(actor=clerk)
    take_point(actor=clerk, point_id=first.pk)
    with pytest.raises(PointTaken):
        take_point(actor=colleague, point_id=first.pk)
    take_point(actor=clerk, point_id=second.pk)
    take_point(actor=colleague, point_id=first.pk)
    with at(24 * 60):  # whoever forgot to get up yesterday
        take_point(actor=clerk, point_id=first.pk)
        assert queries.point_of(colleague) is None
    with pytest.raises(NotFound):
        take_point(actor=clerk, point_id=uuid4())


def test_whose_point_was_put_away_goes_on_at_another(seated, clerk, small):
    visit = arrive(actor=clerk, queue_id=seated.pk)
    invite_next(actor=clerk)
    admin = small.actors["sistemas"]
    revise_queue(actor=admin, queue_id=seated.pk, code="x", letter="A", points=["Nuevo"], is_open=True)
    assert queries.point_of(clerk) is None
    take_point(actor=clerk, point_id=seated.points.get(name="Nuevo").pk)
    assert do(clerk, visit, Act.BEGIN, Act.FINISH).state == "finished"


def test_where_to_let_them_know_is_forgotten_at_the_end(seated, clerk):
    visit = arrive(actor=clerk, queue_id=seated.pk, notify_to="2262 15 412345")
    assert do(clerk, visit, Act.LEAVE).notify_to == ""


def test_arranging_queues(queue, small):
    admin, town = small.actors["sistemas"], small.jurisdiction
    office = Office.objects.create(jurisdiction=town, name="Puerto", address="Brown 1")
    given = {"actor": admin, "office_id": office.pk, "code": "puerto", "letter": "B", "points": ["1"]}
    for change, refusal in (
        ({"letter": "ñ"}, LetterInvalid),
        ({"points": [" "]}, PointsMissing),
        ({"code": "centro"}, CodeTaken),
        ({"office_id": queue.office_id}, QueueThere),
        ({"office_id": uuid4()}, NotFound),
        ({"actor": small.actors["secretaria"]}, NotFound),  # of no area: only whoever has the whole town
        ({"actor": small.actors["atencion"]}, NotFound),
    ):
        with pytest.raises(refusal):
            open_queue(**(given | change))
    open_queue(**given)
    changed = revise_queue(
        actor=admin, queue_id=queue.pk, code="centro", letter="A", points=["Caja", "Puesto 1"], is_open=True
    )
    assert list(changed.points.filter(is_active=True).order_by("place").values_list("name", flat=True)) == [
        "Caja", "Puesto 1",
    ]  # fmt: skip


def test_the_times_of_today_are_sums_of_periods(seated, clerk, small, at):
    for n in range(11):
        with at(n):
            arrive(actor=clerk, queue_id=seated.pk)
    for n in range(10):
        with at(20 + 10 * n):
            visit = invite_next(actor=clerk)
            do(clerk, visit, Act.BEGIN)
        with at(25 + 10 * n):
            do(clerk, visit, Act.FINISH)
    with at(130):
        row = queries.times_today(small.actors["secretaria"])[0]
        assert (row.arrived, row.waiting, row.served, row.left) == (11, 1, 10, 0)
        # They waited 20, 29, 38 … 101 minutes.
        assert (row.mean_wait, row.longest_wait, row.mean_handled) == (3630, 7200, 300)
        assert row.p90_wait == round((92 + 0.1 * 9) * 60)
        do(clerk, Visit.objects.get(state="waiting"), Act.LEAVE)
        assert queries.times_today(small.actors["auditoria"])[0].left == 1
    assert queries.times_today(small_town("otra").actors["secretaria"]) == []
    assert Period.objects.filter(ends_at__isnull=True).count() == 0

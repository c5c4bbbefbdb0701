"""What crews write down: once, in order, and never thrown away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from domain.works.conftest import MONDAY, TODAY, goes_out, works_in
from nexo.domain.cases.models import Evidence
from nexo.domain.works.actions.change_order import cancel_order, revise_order
from nexo.domain.works.actions.plan_order import Plan
from nexo.domain.works.actions.take_mark import CANCELLED, MOVED, OVER, Taken, take_mark
from nexo.domain.works.enums import OrderState, Outcome
from nexo.domain.works.errors import MarkUnreadable, OrderUnknown
from nexo.domain.works.models import CrewMark, Material, OrderPhoto
from nexo.kernel import clock
from nexo.testing.town import small_town

APPLIED = Taken(outcome=Outcome.APPLIED)


def test_a_day_of_work_with_the_times_of_the_device(work, later):
    order = work.plan()
    with clock.frozen(MONDAY + timedelta(hours=5)):
        for minutes, kind, more in (
            (10, "on_the_way", {}),
            (20, "start", {}),
            (30, "material", {"name": "Asfalto frío", "quantity": "2,5", "unit": "bolsas"}),
            (60, "done", {"note": "Quedó firme"}),
        ):
            mark = work.mark(order, kind, at=later(minutes), **more)
            assert take_mark(actor=work.julian, mark=mark) == APPLIED
    order.refresh_from_db()
    assert (order.state, order.crew_note) == (OrderState.DONE, "Quedó firme")
    assert order.started_at == MONDAY + timedelta(minutes=20)
    assert order.ended_at == MONDAY + timedelta(minutes=60)
    assert list(Material.objects.values_list("name", "quantity", "unit")) == [("Asfalto frío", 2.5, "bolsas")]
    assert set(CrewMark.objects.values_list("received_at", flat=True)) == {MONDAY + timedelta(hours=5)}
    assert [one.state for one in order.changes.order_by("at", "id")] == [
        "planned",
        "on_the_way",
        "started",
        "done",
    ]


def test_the_same_mark_again_changes_nothing(work):
    order = work.plan()
    marks = [
        work.mark(order, "start"),
        work.mark(order, "photo", photo_kind="after"),
        work.mark(order, "done"),
    ]
    for _ in range(3):
        for mark in marks:
            assert take_mark(actor=work.julian, mark=mark, file=work.picture()) == APPLIED
    assert (CrewMark.objects.count(), OrderPhoto.objects.count()) == (3, 1)
    assert Evidence.objects.filter(case=order.case).count() == 1
    assert order.changes.count() == 3


def test_a_photo_is_evidence_of_every_report_and_nobody_outside_sees_it(work):
    cases = work.pothole()
    order = work.plan(cases[1])
    for kind in ("before", "after"):
        mark = work.mark(order, "photo", photo_kind=kind, lat=-34.951, lon=-58.951, accuracy=12)
        take_mark(actor=work.julian, mark=mark, file=work.picture("blue" if kind == "after" else "red"))
    found = Evidence.objects.order_by("case__received_at", "kind").values_list(
        "case", "kind", "is_public", "note"
    )
    assert set(found) == {
        (case.pk, kind, False, "Bacheo 1") for case in cases for kind in ("before", "after")
    }
    assert set(CrewMark.objects.values_list("lat", "lon", "accuracy_m")) == {(-34.951, -58.951, 12.0)}


def test_what_was_done_on_a_cancelled_order_is_kept(work):
    order = work.plan()
    cancel_order(actor=work.owner, order_id=order.pk)
    photo = work.mark(order, "photo", photo_kind="after")
    kept = Taken(outcome=Outcome.KEPT, said=CANCELLED)
    assert take_mark(actor=work.julian, mark=photo, file=work.picture()) == kept
    assert take_mark(actor=work.julian, mark=work.mark(order, "done", note="Lo hicimos igual")) == kept
    order.refresh_from_db()
    assert (order.state, order.crew_note) == (OrderState.CANCELLED, "")
    assert OrderPhoto.objects.count() == 1
    assert Evidence.objects.count() == 0
    assert CrewMark.objects.get(kind="done").data == {"note": "Lo hicimos igual"}


def test_what_was_done_on_an_order_that_went_to_another_crew_is_kept(work):
    order = work.plan()
    plan = Plan(crew_id=work.two.pk, day=TODAY, instructions="x")
    revise_order(actor=work.owner, order_id=order.pk, plan=plan)
    told = take_mark(actor=work.julian, mark=work.mark(order, "done"))
    assert told == Taken(outcome=Outcome.KEPT, said=MOVED)
    assert take_mark(actor=work.rita, mark=work.mark(order, "start")) == APPLIED


def test_two_of_a_crew_say_the_same_and_neither_is_told_off(work):
    order = work.plan()
    assert take_mark(actor=work.julian, mark=work.mark(order, "start")) == APPLIED
    assert take_mark(actor=work.julian, mark=work.mark(order, "on_the_way")) == APPLIED
    assert take_mark(actor=work.julian, mark=work.mark(order, "not_done", why_not="no_access")) == APPLIED
    order.refresh_from_db()
    assert (order.state, order.why_not) == (OrderState.NOT_DONE, "no_access")
    late = take_mark(actor=work.julian, mark=work.mark(order, "done"))
    assert late == Taken(outcome=Outcome.KEPT, said=OVER)


def test_an_order_that_never_was_theirs_is_not_known(work):
    order = work.plan()
    other_town = works_in(small_town("otra"))
    for stranger in (work.rita, work.owner, other_town.julian, work.town.actors["sistemas"]):
        with pytest.raises(OrderUnknown):
            take_mark(actor=stranger, mark=work.mark(order, "done"))
    assert CrewMark.objects.count() == 0


def test_the_mark_of_somebody_else_is_told_to_nobody(work):
    mine, theirs = work.plan(), work.plan(work.case("Otra"), crew=work.two)
    key = str(uuid4())
    take_mark(actor=work.julian, mark=work.mark(mine, "start", id=key))
    with pytest.raises(MarkUnreadable):
        take_mark(actor=work.rita, mark=work.mark(theirs, "start", id=key))


def test_a_photo_without_a_picture_is_refused(work):
    order = work.plan()
    with pytest.raises(MarkUnreadable, match="Falta la foto"):
        take_mark(actor=work.julian, mark=work.mark(order, "photo", photo_kind="after"))
    assert CrewMark.objects.count() == 0


def test_a_crew_whose_case_became_protected_has_no_order_any_more(work):
    order = work.plan()
    order.case.visibility = "protected"
    order.case.save(update_fields=["visibility"])
    with pytest.raises(OrderUnknown):
        take_mark(actor=work.julian, mark=work.mark(order, "done"))


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_the_same_at_once_leave_one(work):
    order = work.plan()
    mark, files = work.mark(order, "photo", photo_kind="after"), [work.picture() for _ in range(4)]

    def send(file):
        try:
            with clock.frozen(MONDAY):
                return take_mark(actor=work.julian, mark=mark, file=file)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(send, files))
    assert told == [APPLIED] * 4
    assert (CrewMark.objects.count(), OrderPhoto.objects.count(), Evidence.objects.count()) == (1, 1, 1)


def test_whoever_left_the_role_has_no_orders(work):
    order = work.plan()
    pedro = goes_out(work.town, "pedro")
    with pytest.raises(OrderUnknown):
        take_mark(actor=pedro, mark=work.mark(order, "done"))

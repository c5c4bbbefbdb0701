"""The office plans, moves, orders and settles; each area its own."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from domain.works.conftest import MONDAY, TODAY, works_in
from nexo.domain.cases.enums import Phase, Result
from nexo.domain.cases.models import Evidence
from nexo.domain.works import policies
from nexo.domain.works.actions.arrange_crew import CrewTerms, arrange_crew
from nexo.domain.works.actions.change_order import (
    cancel_order,
    order_route,
    revise_order,
    settle_order,
    shift_order,
)
from nexo.domain.works.actions.plan_order import Plan, plan_order
from nexo.domain.works.actions.show_work import solve_by_order
from nexo.domain.works.actions.take_mark import take_mark
from nexo.domain.works.errors import (
    CaseNotForCrews,
    CrewNameTaken,
    CrewUnfit,
    CrewUnknown,
    OrderOver,
    OrderThere,
    OrderUnfit,
    OrderUnknown,
)
from nexo.domain.works.models import OrderChange, WorkOrder
from nexo.domain.works.queries.crew_day import crew_day
from nexo.domain.works.queries.office import day_of, ended, left_behind, order_page, orders_of_case
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import small_town


def test_one_pothole_three_reports_one_order_three_closings(work):
    cases = work.pothole()
    order = work.plan(cases[0], promise=True)
    cases[0].refresh_from_db()
    assert (cases[0].phase, cases[0].scheduled_for) == (Phase.SCHEDULED, TODAY)
    # Whoever opens another of the reports finds the order there, and is not given a second.
    for case in cases:
        case.refresh_from_db()
        assert orders_of_case(actor=work.owner, case=case) == [order]
    with pytest.raises(OrderThere):
        work.plan(cases[1])
    take_mark(actor=work.julian, mark=work.mark(order, "photo", photo_kind="after"), file=work.picture())
    take_mark(actor=work.julian, mark=work.mark(order, "done"))
    assert [one.pk for one in ended(actor=work.owner).items] == [order.pk]
    solve_by_order(actor=work.owner, order_id=order.pk, case_id=cases[0].pk, answer="Tapamos el bache.")
    for case in cases:
        case.refresh_from_db()
    assert [case.phase for case in cases] == [Phase.RESOLVED] * 3
    assert [case.result for case in cases] == [Result.SOLVED, *[Result.DUPLICATE_SOLVED] * 2]
    assert {case.public_answer for case in cases} == {"Tapamos el bache."}
    assert set(Evidence.objects.values_list("case", "is_public")) == {(case.pk, True) for case in cases}
    assert ended(actor=work.owner).items == []
    assert WorkOrder.objects.count() == 1


def test_a_report_that_joins_later_is_solved_with_the_photos_too(work):
    first = work.case()
    order = work.plan(first)
    take_mark(actor=work.julian, mark=work.mark(order, "photo", photo_kind="after"), file=work.picture())
    take_mark(actor=work.julian, mark=work.mark(order, "done"))
    late = work.case("Rosa")
    from nexo.domain.cases.actions.join_incident import join_incident  # noqa: PLC0415 - in the order of the story

    join_incident(actor=work.owner, case_id=late.pk, with_case_id=first.pk)
    solve_by_order(actor=work.owner, order_id=order.pk, case_id=late.pk, answer="Listo.", shows_photos=False)
    first.refresh_from_db()
    assert first.phase == Phase.RESOLVED
    assert set(Evidence.objects.values_list("case", "is_public")) == {(first.pk, False), (late.pk, False)}


def test_nothing_is_solved_before_the_crew_says_so(work):
    order = work.plan()
    with pytest.raises(OrderUnfit):
        solve_by_order(actor=work.owner, order_id=order.pk, case_id=order.case_id, answer="x")
    with pytest.raises(OrderUnknown):
        solve_by_order(actor=work.owner, order_id=order.pk, case_id=work.case("Otra").pk, answer="x")


def test_a_crew_receives_these_fields_and_no_other(work):
    work.plan(access="Portón verde, avisar al sereno")
    day = crew_day(actor=work.julian)
    assert (day.today, day.crews) == (TODAY, ["Bacheo 1"])
    told = day.orders[0]
    assert set(told.__slots__) == {
        "id", "code", "crew", "title", "place", "lat", "lon", "instructions", "access", "day", "position",
        "state", "state_label", "before_photos", "after_photos", "materials",
    }  # fmt: skip
    said = " ".join(str(getattr(told, name)) for name in told.__slots__)
    assert told.place == "Mitre 10, llamar al […]"
    assert told.access == "Portón verde, avisar al sereno"
    for personal in ("María", "Ríos", "412345", "20.123.456", "vengan ya"):
        assert personal not in said


def test_a_crew_sees_its_own_orders_of_these_days(work):
    order = work.plan()
    work.plan(work.case("Otra"), crew=work.two)
    work.plan(work.case("Lejos"), day=TODAY + timedelta(days=8))
    cancelled = work.plan(work.case("Anulada"))
    cancel_order(actor=work.owner, order_id=cancelled.pk)
    assert [one.id for one in crew_day(actor=work.julian).orders] == [order.pk]
    with clock.frozen(MONDAY + timedelta(days=2)):
        assert [one.id for one in crew_day(actor=work.julian).orders][:1] == [order.pk]
        assert [one.pk for one in left_behind(actor=work.owner, before=TODAY + timedelta(days=2))] == [
            order.pk,
            WorkOrder.objects.get(crew=work.two).pk,
        ]
    for stranger in (work.owner, work.town.actors["alumbrado"], system(work.town.jurisdiction.id)):
        assert crew_day(actor=stranger).orders == []


def test_the_day_of_a_crew_costs_the_same_with_three_orders(work, django_assert_num_queries):
    work.plan()
    with django_assert_num_queries(4):
        crew_day(actor=work.julian)
    for given in ("Dos", "Tres"):
        work.plan(work.case(given))
    with django_assert_num_queries(4):
        crew_day(actor=work.julian)
    with django_assert_num_queries(1):
        assert len(day_of(actor=work.owner, day=TODAY).items) == 3


def test_only_the_area_and_who_stands_above_it_see_and_change_an_order(work):
    order = work.plan()
    actors = work.town.actors
    assert {name for name, one in actors.items() if policies.visible_to(one).filter(pk=order.pk)} == {
        "vial", "secretaria", "intendencia", "auditoria",
    }  # fmt: skip
    other = works_in(small_town("otra"))
    for stranger in (actors["alumbrado"], work.julian, other.owner):
        with pytest.raises(NotFound):
            cancel_order(actor=stranger, order_id=order.pk)
    with pytest.raises(NotAllowed):
        cancel_order(actor=actors["auditoria"], order_id=order.pk)
    plan = Plan(crew_id=work.one.pk, day=TODAY, instructions="x")
    with pytest.raises(NotFound):
        plan_order(actor=actors["alumbrado"], case_id=order.case_id, plan=plan)
    with pytest.raises(NotAllowed):
        plan_order(actor=actors["atencion"], case_id=order.case_id, plan=plan)
    with pytest.raises(CrewUnknown):
        work.plan(work.case("x"), crew=other.one)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": date(2026, 11, 22)}, "day"),
        ({"instructions": " "}, "instructions"),
        ({"cost_cents": -1}, "cost"),
        ({"cost_cents": 10**13}, "cost"),
    ],
)
def test_a_plan_that_cannot_be_says_which_part(work, wrong, field):
    with pytest.raises(OrderUnfit) as refused:
        work.plan(**wrong)
    assert refused.value.field == field


def test_a_protected_matter_goes_out_on_no_order(work):
    case = work.case(code="SO04")
    genero = work.town.actors["genero"]
    crew = arrange_crew(
        actor=system(work.town.jurisdiction.id), terms=CrewTerms(name="x", unit_id=work.town.units["VIA"].pk)
    )
    with pytest.raises(CaseNotForCrews):
        plan_order(actor=genero, case_id=case.pk, plan=Plan(crew_id=crew.pk, day=TODAY, instructions="x"))


def test_an_order_moves_to_another_crew_and_day_and_begins_anew(work):
    order = work.plan(cost_cents=150_000, external_ref="OT-7")
    take_mark(actor=work.julian, mark=work.mark(order, "start"))
    tomorrow = TODAY + timedelta(days=1)
    revise_order(
        actor=work.owner,
        order_id=order.pk,
        plan=Plan(crew_id=work.two.pk, day=tomorrow, instructions="Otra vez"),
    )
    order.refresh_from_db()
    assert (order.crew, order.day, order.state, order.started_at) == (work.two, tomorrow, "planned", None)
    assert list(OrderChange.objects.order_by("at", "id").values_list("crew", "state")) == [
        (work.one.pk, "planned"), (work.one.pk, "started"), (work.two.pk, "planned"),
    ]  # fmt: skip
    cancel_order(actor=work.owner, order_id=order.pk)
    with pytest.raises(OrderOver):
        cancel_order(actor=work.owner, order_id=order.pk)
    with pytest.raises(OrderOver):
        revise_order(
            actor=work.owner,
            order_id=order.pk,
            plan=Plan(crew_id=work.two.pk, day=tomorrow, instructions="x"),
        )


def test_the_owner_is_told_why_it_was_not_done_until_they_have_read_it(work):
    order = work.plan()
    mark = work.mark(order, "not_done", why_not="no_material", note="Faltó asfalto")
    take_mark(actor=work.julian, mark=mark)
    shown = ended(actor=work.owner).items[0]
    assert (shown.get_why_not_display(), shown.crew_note) == ("faltó material o equipo", "Faltó asfalto")
    settle_order(actor=work.owner, order_id=order.pk)
    assert ended(actor=work.owner).items == []
    assert order_page(actor=work.owner, order_id=order.pk).order.settled_at == MONDAY


def test_the_route_goes_to_the_nearest_next_and_by_hand(work):
    places = {"lejos": -34.99, "cerca": -34.951, "medio": -34.97}
    orders = {}
    for name, lat in places.items():
        case = work.case(name)
        case.lat = lat
        case.save(update_fields=["lat"])
        orders[name] = work.plan(case)
    route = lambda: [one.case.applicant.given_names for one in day_of(actor=work.owner, day=TODAY).items]  # noqa: E731
    assert route() == ["lejos", "cerca", "medio"]
    assert order_route(actor=work.owner, order_id=orders["lejos"].pk) == 3
    assert route() == ["cerca", "medio", "lejos"]
    shift_order(actor=work.owner, order_id=orders["lejos"].pk, up=True)
    assert route() == ["cerca", "lejos", "medio"]
    shift_order(actor=work.owner, order_id=orders["medio"].pk, up=False)
    shift_order(actor=work.owner, order_id=orders["cerca"].pk, up=True)
    assert route() == ["cerca", "lejos", "medio"]


def test_crews_are_set_up_by_their_area(work):
    town, unit = work.town, work.town.units["VIA"].pk
    with pytest.raises(CrewNameTaken):
        arrange_crew(actor=work.owner, terms=CrewTerms(name=" Bacheo 1 ", unit_id=unit))
    wrong = [
        ({"name": " "}, "name"),
        ({"unit_id": town.units["ALU"].pk}, "unit_id"),
        ({"member_ids": [uuid4()]}, "member_ids"),
    ]
    for more, field in wrong:
        with pytest.raises(CrewUnfit) as refused:
            arrange_crew(actor=work.owner, terms=CrewTerms(**({"name": "Tres", "unit_id": unit} | more)))
        assert refused.value.field == field
    with pytest.raises(CrewUnknown):
        arrange_crew(
            actor=town.actors["alumbrado"], terms=CrewTerms(name="x", unit_id=unit), crew_id=work.one.pk
        )
    changed = arrange_crew(
        actor=town.actors["sistemas"],
        terms=CrewTerms(name="Bacheo uno", unit_id=unit, member_ids=[work.rita.staff_id]),
        crew_id=work.one.pk,
    )
    assert (changed.name, [one.staff_id for one in changed.members.all()]) == (
        "Bacheo uno",
        [work.rita.staff_id],
    )

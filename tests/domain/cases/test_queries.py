"""Lists and pages of cases: few queries, in order, and only what one may see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexo.domain.cases import policies
from nexo.domain.cases.actions import assign_case, resolve_case, tasks_of_case
from nexo.domain.cases.actions.escalate_case import escalate_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.tell_apart import tell_apart
from nexo.domain.cases.enums import Reason, Result
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.asking import open_tasks
from nexo.domain.cases.queries.desk import VIEWS, desk, views_of
from nexo.domain.cases.queries.near import around, near_open
from nexo.domain.cases.queries.page import case_page, case_talk, case_work
from nexo.domain.cases.queries.standing import cases_named, cases_of, newest_open_case
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind, Grant, anonymous, system
from nexo.kernel.audit.models import ReadEntry
from nexo.kernel.errors import Conflict, NotAllowed, NotFound
from nexo.testing.town import INSIDE, small_town

MONDAY_PLUS = timedelta(minutes=1)


@pytest.fixture
def more(town, neighbour):
    """Open further cases, one a minute."""

    def make(number, code="AP01", party=neighbour, **changes):
        found = []
        for n in range(number):
            with clock.frozen(clock.now() + MONDAY_PLUS * (n + 1)):
                request = Request(
                    version=town.versions[code],
                    description="no anda",
                    channel="counter",
                    applicant=party,
                    place=Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1]),
                    **changes,
                )
                found.append(open_case(actor=town.actors["atencion"], request=request).case)
        return found

    return make


@pytest.fixture
def crowd(town, more) -> Case:
    """Write two thousand cases of two areas over three kilometres, a third open, and let the planner know them."""
    (first,) = more(1)
    fields = [field.attname for field in Case._meta.concrete_fields]
    copies = [Case(**{name: getattr(first, name) for name in fields}) for _ in range(2_000)]
    for number, copy in enumerate(copies):
        copy.pk, copy.public_code, copy.priority = uuid4(), f"X-{number}", number % 90
        copy.received_at = first.received_at - timedelta(minutes=number)
        copy.lat = INSIDE[0] + 0.00001 * number
        copy.owner_unit = town.units["ALU" if number % 8 == 0 else "VIA"]
        copy.phase = "assigned" if number % 3 == 0 else "closed"
    Case.objects.bulk_create(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
    return first


class TestDesk:
    @pytest.mark.parametrize("number", [1, 3])
    @pytest.mark.parametrize("view", VIEWS)
    def test_one_query_however_many_rows(self, town, more, view, number, django_assert_num_queries):
        more(number)
        with django_assert_num_queries(1):
            desk(actor=town.actors["secretaria"], view=view)

    def test_a_row_says_what_who_and_by_when(self, town, opened):
        (row,) = desk(actor=town.actors["alumbrado"], view="queue").items
        assert (row.public_code, row.title, row.place_text, row.zone_name) == (
            opened.case.public_code,
            "Luminaria apagada",
            "Mitre y San Martín",
            "Centro",
        )
        assert (row.unit_name, row.assignee_name, row.applicant_name) == ("Alumbrado", "", "María Ríos")
        assert (row.phase, row.phase_label, row.report_count, row.is_protected) == (
            "assigned",
            "Derivado al área",
            1,
            False,
        )

    def test_views_hold_what_their_name_says(self, town, more):
        mine, returned, late, done = more(4)
        alumbrado = town.actors["alumbrado"]
        assign_case.take_case(actor=alumbrado, case_id=mine.pk)
        assign_case.return_case(
            actor=alumbrado, case_id=returned.pk, reason=Reason.NOT_MINE, note="es de vial"
        )
        resolve_case.resolve_case(actor=alumbrado, case_id=done.pk, result=Result.SOLVED, answer="Listo.")

        def codes(login, view):
            return {row.public_code for row in desk(actor=town.actors[login], view=view).items}

        assert codes("alumbrado", "mine") == {mine.public_code}
        assert codes("derivacion", "triage") == {returned.public_code}
        assert codes("alumbrado", "queue") == {mine.public_code, returned.public_code, late.public_code}
        assert codes("vial", "all") == set()
        assert len(codes("atencion", "all")) == 4
        with clock.frozen(clock.now() + timedelta(days=7)):
            assert codes("alumbrado", "late") == {
                mine.public_code,
                returned.public_code,
                late.public_code,
            }

    def test_who_works_no_cases_begins_with_all_of_them(self, town):
        assert views_of(town.actors["alumbrado"]) == VIEWS
        assert views_of(town.actors["atencion"]) == (
            "all",
            "mine",
            "triage",
            "late",
            "raised",
            "districts",
        )

    def test_the_heavy_ones_first_then_the_oldest_page_by_page(self, town, more):
        cases = more(5)
        Case.objects.filter(pk=cases[3].pk).update(priority=80)
        expected = [cases[n].public_code for n in (3, 0, 1, 2, 4)]
        found, after = [], None
        for _ in range(3):
            page = desk(actor=town.actors["alumbrado"], view="queue", after=after, limit=2)
            found += [row.public_code for row in page.items]
            after = page.next
        assert (found, after) == (expected, None)

    def test_a_reserved_identity_is_not_shown_to_strangers_of_it(self, town, more):
        ServiceVersion.objects.filter(pk=town.versions["AP01"].pk).update(visibility="reserved")
        town.versions["AP01"].refresh_from_db()
        (case,) = more(1)
        assert [row.applicant_name for row in desk(actor=town.actors["atencion"], view="all").items] == [""]
        assert [row.applicant_name for row in desk(actor=town.actors["alumbrado"], view="all").items] == [
            "María Ríos"
        ]
        assert cases_of(actor=town.actors["atencion"], party_ids=[case.applicant_id]) == []


class TestPage:
    def test_a_page_in_four_queries_and_the_reading_is_written_down(
        self, town, opened, neighbour, django_assert_num_queries
    ):
        with django_assert_num_queries(4):
            page = case_page(actor=town.actors["alumbrado"], case_id=opened.case.id)
        assert [change.to_phase for change in page.changes] == ["assigned", "registered", "submitted"]
        assert [post.title for post in page.chain] == [
            "Jefatura de Alumbrado",
            "Secretaría de Servicios Públicos",
            "Intendencia",
        ]
        assert page.days_left == 3
        assert page.sees_applicant is True
        entry = ReadEntry.objects.get(party_id=neighbour.id, kind="case")
        assert (entry.purpose, entry.object_id) == ("atención del caso", opened.case.id)

    def test_an_ended_case_has_no_days_left(self, town, opened):
        resolve_case.resolve_case(
            actor=town.actors["alumbrado"], case_id=opened.case.id, result=Result.SOLVED, answer="Listo."
        )
        assert case_page(actor=town.actors["alumbrado"], case_id=opened.case.id).days_left is None

    def test_papers_tasks_and_people(self, town, opened, django_assert_num_queries):
        tasks_of_case.add_task(
            actor=town.actors["alumbrado"],
            case_id=opened.case.id,
            kind="inspect",
            title="Mirar la columna",
            unit_id=town.units["VIA"].id,
        )
        with django_assert_num_queries(4):
            work = case_work(actor=town.actors["alumbrado"], case_id=opened.case.id)
        assert [task.title for task in work.tasks] == ["Mirar la columna"]
        assert [one.role for one in work.participants] == ["applicant"]
        assert work.evidence == []
        with django_assert_num_queries(1):
            assert [task.title for task in open_tasks(actor=town.actors["atencion"])] == ["Mirar la columna"]
        # The area that is asked has the task, though the case is another's.
        assert [task.title for task in open_tasks(actor=town.actors["vial"])] == ["Mirar la columna"]
        assert open_tasks(actor=town.actors["genero"]) == open_tasks(actor=town.actors["alumbrado"]) == []

    def test_what_was_said_in_four_queries(self, town, opened, neighbour, django_assert_num_queries):
        register_contact(
            actor=town.actors["atencion"],
            channel="voice",
            party=neighbour,
            text="Llamó para saber",
            kind="call",
            references=[("cases", "case", opened.case.id)],
        )
        with django_assert_num_queries(4):
            case, talk = case_talk(actor=town.actors["alumbrado"], case_id=opened.case.id)
        assert (case.id, [row.text for row in talk]) == (opened.case.id, ["Llamó para saber"])

    def test_what_was_said_about_a_reserved_one_is_not_for_strangers(self, town, opened):
        Case.objects.update(visibility="reserved")
        assert case_talk(actor=town.actors["atencion"], case_id=opened.case.id)[1] == []
        assert case_work(actor=town.actors["atencion"], case_id=opened.case.id).participants == []
        page = case_page(actor=town.actors["atencion"], case_id=opened.case.id)
        assert page.sees_applicant is False
        assert ReadEntry.objects.filter(kind="case").count() == 0

    def test_an_id_from_elsewhere_does_not_exist(self, town, opened):
        elsewhere = small_town("lejos")
        for actor, case_id in (
            (town.actors["vial"], opened.case.id),
            (elsewhere.actors["atencion"], opened.case.id),
            (town.actors["atencion"], uuid4()),
        ):
            for read in (case_page, case_work, case_talk):
                with pytest.raises(CaseUnknown):
                    read(actor=actor, case_id=case_id)


class TestNear:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_same_group_of_services_close_by_nearest_first(
        self, town, more, opened, number, django_assert_num_queries
    ):
        others = [*more(number), *more(1, code="VI01")]
        for step, other in enumerate(others, 1):
            Case.objects.filter(pk=other.pk).update(lat=INSIDE[0] + 0.0003 * step)
        with django_assert_num_queries(2):
            found = near_open(actor=town.actors["atencion"], case=opened.case)
        assert [(one.public_code, one.metres) for one in found] == [
            (other.public_code, round(33.36 * step)) for step, other in enumerate(others, 1)
        ]
        assert {one.description for one in found} == {"no anda"}

    def test_itself_far_ended_grouped_and_told_apart_are_left_out(self, town, more, opened):
        far, ended, grouped, apart, unplaced = more(5)
        Case.objects.filter(pk=far.pk).update(lat=INSIDE[0] + 0.0014)
        Case.objects.filter(pk=ended.pk).update(phase="closed")
        Case.objects.filter(pk=unplaced.pk).update(lat=None, lon=None)
        desk = town.actors["atencion"]
        join_incident(actor=desk, case_id=grouped.pk, with_case_id=opened.case.pk)
        tell_apart(actor=desk, case_id=opened.case.pk, other_id=apart.pk)
        opened.case.refresh_from_db()
        assert near_open(actor=desk, case=opened.case) == []
        assert [one.id for one in near_open(actor=desk, case=apart)] == [grouped.pk]

    def test_of_another_town_or_a_protected_matter_nothing_is_known(self, town, more, opened):
        (hidden,) = more(1)
        Case.objects.filter(pk=hidden.pk).update(visibility="protected")
        assert near_open(actor=town.actors["atencion"], case=opened.case) == []
        assert near_open(actor=small_town("lejos").actors["atencion"], case=hidden) == []

    def test_a_case_without_a_point_has_nothing_near(self, town, opened, django_assert_num_queries):
        opened.case.lat = None
        with django_assert_num_queries(0):
            assert near_open(actor=town.actors["atencion"], case=opened.case) == []

    def test_it_goes_by_the_index_of_cells(self, town, crowd):
        rows = around(policies.visible_to(town.actors["atencion"]), *INSIDE, [crowd.service_id])
        assert len(rows[:40]) == 40
        plan = rows[:40].explain()
        assert "case_open_cell" in plan, plan
        assert "Seq Scan on cases_case" not in plan, plan


class TestQueue:
    def test_the_queue_of_an_area_is_read_in_its_order_first_page_and_next(self, town, crowd):
        actor = town.actors["alumbrado"]
        with CaptureQueriesContext(connection) as asked:
            page = desk(actor=actor, view="queue", limit=1)
            following = desk(actor=actor, view="queue", after=page.next, limit=1)
        assert len(page.items) == len(following.items) == 1
        for query in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "case_queue_of_unit" in plan, plan
            assert "Sort" not in plan
            assert "Seq Scan on cases_case" not in plan


class TestStanding:
    @pytest.mark.parametrize("number", [1, 3])
    def test_open_matters_first_in_one_query(self, town, more, neighbour, number, django_assert_num_queries):
        cases = more(number)
        Case.objects.filter(pk=cases[-1].pk).update(phase="closed")
        with django_assert_num_queries(1):
            rows = cases_of(actor=town.actors["atencion"], party_ids=[neighbour.id])
        assert [row.public_code for row in rows] == [
            case.public_code for case in (*reversed(cases[:-1]), cases[-1])
        ]

    def test_the_only_open_case_is_known_and_of_several_none(self, town, more, neighbour):
        ask = {"jurisdiction_id": town.jurisdiction.id, "party_ids": [neighbour.id]}
        assert newest_open_case(**ask) is None
        (case,) = more(1)
        assert newest_open_case(**ask) == case
        more(1)
        assert newest_open_case(**ask) is None

    def test_a_named_case_must_be_ones_own(self, town, opened, neighbour):
        stranger = Party.objects.create(jurisdiction=town.jurisdiction, display_name="Otra")
        text = f"Re: {opened.case.public_code.lower()} y ZZ-000000-0"
        ask = {"jurisdiction_id": town.jurisdiction.id, "text": text}
        assert cases_named(party_ids=[neighbour.id], **ask) == [opened.case]
        assert cases_named(party_ids=[stranger.id], **ask) == []
        assert cases_named(jurisdiction_id=town.jurisdiction.id, party_ids=[neighbour.id], text="hola") == []


class TestPolicies:
    def test_the_desk_sees_every_normal_case_from_whatever_counter(self, town, opened):
        delegation = Actor(
            kind=ActorKind.STAFF,
            jurisdiction_id=town.jurisdiction.id,
            grants=frozenset({Grant(Role.FRONT_OFFICE.value, frozenset({town.units["VIA"].id}))}),
        )
        assert list(policies.visible_to(delegation)) == [opened.case]

    def test_people_see_their_own_and_what_they_proved(self, town, opened, neighbour):
        plain = {"kind": ActorKind.CITIZEN, "jurisdiction_id": town.jurisdiction.id}
        absorbed = Party.objects.create(jurisdiction=town.jurisdiction, canonical=neighbour)
        Case.objects.update(applicant=absorbed)
        assert list(policies.visible_to(Actor(**plain, party_id=neighbour.id))) == [opened.case]
        assert list(policies.visible_to(Actor(**plain, proven=frozenset({opened.case.id})))) == [opened.case]
        assert list(policies.visible_to(Actor(**plain, party_id=uuid4()))) == []
        assert list(policies.visible_to(anonymous(town.jurisdiction.id))) == []
        assert list(policies.visible_to(system(town.jurisdiction.id))) == [opened.case]

    def test_a_service_of_another_town_opens_nothing(self, town):
        elsewhere = small_town("lejos")
        assert policies.may_open(elsewhere.actors["atencion"], town.versions["AP01"]) is False
        assert policies.may_open(system(town.jurisdiction.id), town.versions["AP01"]) is True

    def test_who_is_what_to_a_case(self, town, opened):
        case = opened.case
        standing = {login: policies.standing(actor, case) for login, actor in town.actors.items()}
        assert standing["atencion"] == {"front", "citizen"}
        assert standing["alumbrado"] == {"area"}
        assert standing["secretaria"] == {"supervisor"}
        assert standing["vial"] == standing["auditoria"] == set()
        assert policies.standing(system(town.jurisdiction.id), case) == {"system"}
        assert policies.standing(anonymous(town.jurisdiction.id), case) == {"citizen"}


def test_a_task_is_finished_once_by_its_unit(town, opened):
    add = {"kind": "inspect", "title": "Mirar", "case_id": opened.case.id}
    with pytest.raises(NotAllowed):
        tasks_of_case.add_task(actor=town.actors["auditoria"], unit_id=town.units["ALU"].id, **add)
    with pytest.raises(Exception, match="área vigente"):
        tasks_of_case.add_task(actor=town.actors["alumbrado"], unit_id=uuid4(), **add)
    task = tasks_of_case.add_task(actor=town.actors["alumbrado"], unit_id=town.units["ALU"].id, **add)
    with pytest.raises(NotFound):
        tasks_of_case.finish_task(actor=town.actors["vial"], task_id=task.id, result="x")
    with pytest.raises(NotAllowed):
        tasks_of_case.finish_task(actor=town.actors["auditoria"], task_id=task.id, result="x")
    done = tasks_of_case.finish_task(
        actor=town.actors["alumbrado"], task_id=task.id, result="Es la fotocélula"
    )
    assert (done.state, done.result, done.assignee_id) == (
        "done",
        "Es la fotocélula",
        town.actors["alumbrado"].staff_id,
    )
    with pytest.raises(Conflict):
        tasks_of_case.finish_task(actor=system(town.jurisdiction.id), task_id=task.id, result="x")


def test_an_escalation_only_climbs(town, opened):
    secretary = town.actors["secretaria"]
    assert escalate_case(actor=secretary, case_id=opened.case.id, level=3).escalation_level == 3
    assert escalate_case(actor=secretary, case_id=opened.case.id, level=1).escalation_level == 3
    with pytest.raises(NotAllowed):
        escalate_case(actor=town.actors["auditoria"], case_id=opened.case.id, level=5)

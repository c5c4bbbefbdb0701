"""The control report counts what an auditor may drill down to, by definitions that stay (R72)."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from nexo.application.reports.control.measures import BY_SLUG, VERSION
from nexo.application.reports.control.report import control_report, control_rows
from nexo.config.cli.main import build
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.review_decision import review_decision
from nexo.domain.cases.enums import ClockKind, Phase, Result
from nexo.domain.cases.models import Case, Clock, DelegatedDecision, Evidence, StateChange
from nexo.domain.cases.queries.page import case_page
from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.write_routing import add_rule
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.actions.publish_calendar import publish_calendar
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import Grant
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.files.store import store
from nexo.testing.town import INSIDE, small_town

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DAYS = {"since": date(2026, 11, 1), "until": date(2026, 11, 30)}


@pytest.fixture
def town(db):
    with clock.frozen(NOON):
        made = small_town()
        RoleGrant.objects.update(valid_from=NOON - timedelta(days=400))
        yield made


@pytest.fixture
def ana(town):
    return register_person(actor=town.actors["atencion"], given_names="Ana", surname="Paz", source="counter")


def opened(town, code="AP01", **more):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions[code],
            description="x",
            channel="counter",
            anonymous="applicant" not in more,
            place=Place(lat=INSIDE[0], lon=INSIDE[1]),
            **more,
        ),
    ).case


def counts(town, **days):
    found = control_report(actor=town.actors["auditoria"], **(DAYS | days))
    return {one.slug: one.count for one in found.figures if one.count}


def moved(case, to, actor=None, **more):
    said = {"actor_kind": "staff", "actor_id": actor.staff_id, "actor_label": actor.label} if actor else {}
    return StateChange.objects.create(case=case, from_phase=case.phase, to_phase=to, **said, **more)


def test_a_town_without_anything_to_control_has_zeros_in_two_queries(town, django_assert_num_queries):
    opened(town)
    with django_assert_num_queries(2):
        found = control_report(actor=town.actors["auditoria"], **DAYS)
    assert {one.count for one in found.figures} == {0}
    assert [one.slug for one in found.figures] == list(BY_SLUG)
    assert found.version == VERSION


class TestEachFigure:
    def test_delegated_decisions_and_their_reviews(self, town, ana):
        case = opened(town, "MO01", applicant=ana)
        resolve_case(actor=town.actors["atencion"], case_id=case.id, result=Result.INFORMED, answer="Hecho.")
        decision = DelegatedDecision.objects.get()
        review_decision(
            actor=town.actors["intendencia"], decision_id=decision.pk, agrees=False, reason="Otra cosa"
        )
        found = counts(town)
        assert (
            found["delegated_decisions"],
            found["delegated_reviews"],
            found["delegated_disagreements"],
        ) == (1, 1, 1)

    def test_terms_that_were_extended_and_that_ran_out(self, town):
        case = opened(town)
        Clock.objects.filter(case=case).update(due_at=NOON + timedelta(days=3))
        assert counts(town) == {}
        Clock.objects.filter(case=case, kind=ClockKind.RESOLUTION).update(
            due_at=NOON - timedelta(days=1), extended_at=NOON
        )
        assert counts(town) == {"extensions": 1, "expired": 1}
        Clock.objects.filter(case=case).update(stopped_at=NOON - timedelta(days=2))
        assert counts(town) == {"extensions": 1}

    def test_reopened_cancelled_and_sent_round(self, town):
        case = opened(town)
        moved(case, Phase.REOPENED)
        moved(case, Phase.CANCELLED)
        moved(case, Phase.RETURNED)
        assert counts(town) == {"reopened": 1, "cancelled": 1}
        Case.objects.filter(pk=case.pk).update(return_count=2)
        assert counts(town)["reassignment_loops"] == 1

    def test_resolved_without_the_photo_that_was_asked_for(self, town):
        case, lamp = opened(town, "VI01"), opened(town)
        for one in (case, lamp):
            moved(one, Phase.RESOLVED)
        assert counts(town) == {"without_evidence": 1}
        file = store(b"una nota", filename="nota.txt", jurisdiction_id=town.jurisdiction.id)
        Evidence.objects.create(case=case, file=file, kind="after", at=NOON - timedelta(hours=1))
        assert counts(town) == {}

    def test_who_stands_above_moves_a_case_of_an_area(self, town):
        case = opened(town)
        moved(case, Phase.IN_PROGRESS, town.actors["alumbrado"])
        assert counts(town) == {}
        moved(case, Phase.IN_PROGRESS, town.actors["secretaria"])
        assert counts(town) == {"overrides": 1}
        RoleGrant.objects.filter(role=Role.SUPERVISOR).update(valid_to=NOON - timedelta(days=1))
        assert counts(town) == {}

    def test_a_record_looked_at_from_another_area(self, town, ana):
        case = opened(town, applicant=ana)
        for login in ("alumbrado", "secretaria", "atencion"):
            case_page(actor=town.actors[login], case_id=case.pk)
        assert counts(town) == {}
        stranger = replace(town.actors["vial"], grants=frozenset({Grant(Role.FRONT_OFFICE.value, None)}))
        case_page(actor=stranger, case_id=case.pk)
        assert counts(town) == {"reads_outside": 1}
        (row,) = control_rows(actor=town.actors["auditoria"], slug="reads_outside", **DAYS).items
        assert (row.who, row.code, row.case_id) == ("Vial", case.public_code, case.pk)

    def test_what_one_person_wrote_and_published(self, town):
        boss = town.actors["sistemas"]
        draft = add_rule(actor=boss, sentence="siempre va a VIA").routing_set
        publish_routing(actor=boss, revision=draft.revision)
        assert counts(town) == {"published_alone": 1}
        publish_calendar(actor=boss, firm_until=date(2026, 12, 31), local={})
        assert counts(town) == {"published_alone": 2}
        assert not ServiceVersion.objects.filter(status="draft").exists()


class TestWhoReadsWhat:
    def test_protected_matters_are_not_counted_and_only_an_auditor_counts(self, town, ana):
        case = opened(town, "SO04", applicant=ana)
        moved(case, Phase.REOPENED)
        assert counts(town) == {}
        for login in ("sistemas", "intendencia", "atencion"):
            with pytest.raises(NotAllowed):
                control_report(actor=town.actors[login], **DAYS)
        with pytest.raises(NotFound):
            control_rows(actor=town.actors["auditoria"], slug="no", **DAYS)

    def test_another_town_and_other_days_are_not_counted(self, town):
        moved(opened(town), Phase.REOPENED)
        assert counts(town, until=date(2026, 11, 22)) == {}
        far = small_town("lejos")
        assert counts(far) == {}

    def test_a_figure_is_the_number_of_its_rows_page_by_page(self, town):
        case = opened(town)
        for _ in range(5):
            moved(case, Phase.REOPENED)
        seen, after = [], None
        while True:
            page = control_rows(actor=town.actors["auditoria"], slug="reopened", after=after, limit=2, **DAYS)
            seen += page.items
            after = page.next
            if after is None:
                break
        assert len(seen) == counts(town)["reopened"] == 5

    def test_the_terminal_says_the_same(self, town):
        moved(opened(town), Phase.REOPENED)
        asked = ["control", "report", "--since", "2026-11-01", "--until", "2026-11-30"]
        told = CliRunner().invoke(build(["control"]), [*asked, "--json"])
        found = json.loads(told.stdout)
        assert (found["version"], found["since"]) == (VERSION, "2026-11-01")
        assert {one["slug"]: one["count"] for one in found["figures"]}["reopened"] == 1
        plain = CliRunner().invoke(build(["control"]), asked)
        assert "       1  reopened" in plain.stdout
        wrong = CliRunner().invoke(build(["control"]), ["control", "report", "--since", "ayer"])
        assert wrong.exit_code == 1

"""Decisions by delegation: within their limit, drawn for a second look, reviewed by somebody else."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from nexo.domain.cases import policies
from nexo.domain.cases.actions.citizen_word import dispute_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.review_decision import review_decision
from nexo.domain.cases.enums import Phase, Result
from nexo.domain.cases.errors import (
    CaseUnknown,
    DecisionReviewedBefore,
    DelegationUsedUp,
    MoveNotAllowed,
    OwnCase,
    ReviewReasonMissing,
)
from nexo.domain.cases.models import Case, DelegatedDecision
from nexo.domain.cases.queries.delegation import decisions_to_review, matrix
from nexo.domain.cases.queries.page import case_page
from nexo.domain.cases.rules.delegation import Figures
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.catalogue.models import Delegation
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotFound
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import INSIDE, small_town


def note(town, neighbour, *, code="MO01"):
    return open_case(
        actor=town.actors["atencion"],
        request=Request(
            version=town.versions[code],
            description="una nota",
            channel="counter",
            applicant=neighbour,
            place=Place(text="Mitre 100", lat=INSIDE[0], lon=INSIDE[1]),
        ),
    ).case


def decide(town, case, by="atencion"):
    return resolve_case(
        actor=town.actors[by], case_id=case.id, result=Result.INFORMED, answer="Informado por el mostrador."
    )


def decided(town, neighbour, times=1):
    for _ in range(times):
        decide(town, note(town, neighbour))
    return list(DelegatedDecision.objects.order_by("at", "id"))


def limit(**changes):
    Delegation.objects.update(**changes)


def percent(town, said):
    town.jurisdiction.local_rules = {"delegation_review_percent": said}
    town.jurisdiction.save()


def test_a_delegated_decision_says_by_what_and_by_whom(town, neighbour):
    case = note(town, neighbour)
    assert decide(town, case).phase == Phase.RESOLVED
    row = DelegatedDecision.objects.get()
    assert (row.case_id, row.delegation.legal_act, row.staff.name, row.at) == (
        case.id,
        "Decreto 7/2020",
        "Atencion",
        clock.now(),
    )


def test_who_decides_by_office_leaves_no_delegated_decision(town, neighbour, opened):
    resolve_case(
        actor=town.actors["alumbrado"], case_id=opened.case.id, result=Result.SOLVED, answer="Listo."
    )
    decide(town, note(town, neighbour), by="intendencia")
    assert DelegatedDecision.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_to": date(2026, 11, 22)},
        {"valid_from": date(2026, 11, 24)},
        {"revoked_at": clock.now()},
        {"role": Role.TRIAGE},
    ],
)
def test_what_does_not_hold_delegates_nothing(town, neighbour, changes):
    case = note(town, neighbour)
    limit(**changes)
    with pytest.raises(MoveNotAllowed):
        decide(town, case)
    assert DelegatedDecision.objects.count() == 0


def test_another_role_may_hold_it(town, neighbour):
    limit(role=Role.TRIAGE)
    assert decide(town, note(town, neighbour), by="derivacion").phase == Phase.RESOLVED


def test_asking_whether_costs_a_query_only_where_it_may_count(town, neighbour, django_assert_num_queries):
    case = Case.objects.select_related("jurisdiction", "service_version").get(pk=note(town, neighbour).pk)
    for login, queries in (("atencion", 1), ("auditoria", 0), ("intendencia", 0), ("alumbrado", 0)):
        with django_assert_num_queries(queries):
            policies.standing(town.actors[login], case)
    case.phase = Phase.RESOLVED
    with django_assert_num_queries(0):
        policies.standing(town.actors["atencion"], case)


@pytest.mark.parametrize(
    ("hour", "changes", "is_offered"),
    [
        (13, {}, True),
        (13, {"valid_to": date(2026, 11, 23)}, True),
        (26, {"valid_to": date(2026, 11, 23)}, True),  # 23 h of that day where the town is
        (28, {"valid_to": date(2026, 11, 23)}, False),
        (26, {"valid_from": date(2026, 11, 24)}, False),
        (28, {"valid_from": date(2026, 11, 24)}, True),
        (13, {"role": Role.CREW}, False),
    ],
)
def test_the_page_of_a_case_knows_without_a_query_more(town, neighbour, hour, changes, is_offered):
    case = note(town, neighbour)
    limit(**changes)
    with clock.frozen(datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)):
        page = case_page(actor=town.actors["atencion"], case_id=case.id)
        fresh = Case.objects.select_related("jurisdiction").get(pk=case.id)
        assert page.standing == policies.standing(town.actors["atencion"], fresh)
    assert (Who.DELEGATED in page.standing) is is_offered


def test_the_limit_is_a_day_of_one_official(town, neighbour):
    limit(daily_limit=2)
    decided(town, neighbour, 2)
    case = note(town, neighbour)
    with pytest.raises(DelegationUsedUp) as refused:
        decide(town, case)
    assert refused.value.said == (
        "Hoy ya resolviste 2 de este servicio, el tope por día de tu delegación. Este lo resuelve el área."
    )
    other = StaffMember.objects.get(account=town.accounts["derivacion"])
    RoleGrant.objects.create(staff=other, role=Role.FRONT_OFFICE)
    town.actors["derivacion"] = actor_for(town.accounts["derivacion"])
    assert decide(town, case, by="derivacion").phase == Phase.RESOLVED
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert decide(town, note(town, neighbour)).phase == Phase.RESOLVED


def test_who_asked_does_not_decide(town, neighbour):
    neighbour.account = town.accounts["atencion"]
    neighbour.save()
    case = note(town, neighbour)
    with pytest.raises(OwnCase):
        decide(town, case)
    case.refresh_from_db()
    assert case.phase == Phase.ASSIGNED


def test_a_delegation_reaches_the_one_case_and_not_the_others_of_its_incident(town, neighbour):
    first, second = note(town, neighbour), note(town, neighbour)
    join_incident(actor=town.actors["atencion"], case_id=second.id, with_case_id=first.id)
    decide(town, first)
    assert [Case.objects.get(pk=case.pk).phase for case in (first, second)] == ["resolved", "assigned"]


def test_the_first_three_are_drawn_and_then_the_share_that_the_town_says(town, neighbour):
    percent(town, 0)
    assert [row.is_drawn for row in decided(town, neighbour, 5)] == [True, True, True, False, False]
    percent(town, 100)
    assert [row.is_drawn for row in decided(town, neighbour, 1)][-1] is True


def test_who_reviews_what(town, neighbour):
    [row] = decided(town, neighbour)
    seen = {login for login, actor in town.actors.items() if decisions_to_review(actor).items == [row]}
    assert seen == {"intendencia"}
    assert decisions_to_review(small_town("otra").actors["intendencia"]).items == []


def test_nobody_reviews_their_own(town, neighbour):
    [row] = decided(town, neighbour)
    member = StaffMember.objects.get(account=town.accounts["atencion"])
    RoleGrant.objects.create(staff=member, role=Role.SUPERVISOR)
    with pytest.raises(NotFound):
        review_decision(actor=actor_for(town.accounts["atencion"]), decision_id=row.pk, agrees=True)


def test_a_review_is_written_once_and_a_doubt_has_a_reason(town, neighbour):
    [row] = decided(town, neighbour)
    boss = town.actors["intendencia"]
    with pytest.raises(ReviewReasonMissing):
        review_decision(actor=boss, decision_id=row.pk, agrees=False, reason=" ")
    done = review_decision(actor=boss, decision_id=row.pk, agrees=False, reason=" Faltó el plano ")
    assert (done.agrees, done.review_reason, done.reviewed_by.name, done.reviewed_at) == (
        False,
        "Faltó el plano",
        "Intendencia",
        clock.now(),
    )
    assert AuditEntry.objects.get(action="cases.decision_reviewed").changes == {
        "decision": str(row.pk),
        "agrees": False,
    }
    assert EventRecord.objects.get(topic="cases.decision_reviewed").payload["agrees"] is False
    with pytest.raises(DecisionReviewedBefore):
        review_decision(actor=boss, decision_id=row.pk, agrees=True)
    with pytest.raises(NotFound):
        review_decision(actor=boss, decision_id=uuid4(), agrees=True)
    assert decisions_to_review(boss).items == []


def test_what_was_not_drawn_is_not_reviewed(town, neighbour):
    percent(town, 0)
    *_, last = decided(town, neighbour, 4)
    with pytest.raises(NotFound):
        review_decision(actor=town.actors["intendencia"], decision_id=last.pk, agrees=True)


def test_the_matrix_counts_the_last_ninety_days(town, neighbour, django_assert_num_queries):
    percent(town, 0)
    with clock.frozen(clock.now() - timedelta(days=91)):
        decide(town, note(town, neighbour))
    rows = decided(town, neighbour, 4)[1:]
    boss = town.actors["intendencia"]
    review_decision(actor=boss, decision_id=rows[0].pk, agrees=True)
    review_decision(actor=boss, decision_id=rows[1].pk, agrees=False, reason="No")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        dispute_case(actor=town.actors["atencion"], case_id=rows[1].case_id, note="sigue")
        with django_assert_num_queries(3):
            [cell] = matrix(boss)
    assert cell.figures == Figures(decided=4, reviewed=2, disagreed=1, reopened=1)
    assert (cell.delegation.service.code, cell.advice, cell.is_in_force) == ("MO01", "unknown", True)
    assert matrix(town.actors["atencion"]) == []


def test_another_town_decides_nothing_here(town, neighbour):
    case = note(town, neighbour)
    with pytest.raises(CaseUnknown):
        resolve_case(
            actor=small_town("otra").actors["atencion"], case_id=case.id, result=Result.INFORMED, answer="x"
        )

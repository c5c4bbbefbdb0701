"""Separation pairs (domain.md 3.5): whoever wrote, asked or decided is never who publishes, approves or reviews."""

from dataclasses import replace
from datetime import date

import pytest

from nexo.domain.cases.actions.open_case import Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.actions.review_decision import review_decision
from nexo.domain.cases.enums import Result
from nexo.domain.cases.models import DelegatedDecision
from nexo.domain.catalogue.actions.grant_delegation import grant_delegation
from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.publish_version import publish_version
from nexo.domain.catalogue.actions.record_training import Course, record_training
from nexo.domain.catalogue.actions.write_routing import add_rule
from nexo.domain.catalogue.actions.write_version import write_version
from nexo.domain.catalogue.errors import OwnDelegation, OwnRules, OwnVersion, TrainingInvalid
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.actions.register_person import register_person
from nexo.kernel import clock
from nexo.kernel.actors import Grant
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.testing.town import small_town


@pytest.fixture
def town(db):
    """Return a town with two administrators of the whole."""
    made = small_town()
    RoleGrant.objects.create(
        staff=StaffMember.objects.get(account=made.accounts["intendencia"]), role=Role.ADMINISTRATOR
    )
    made.actors["intendencia"] = actor_for(made.accounts["intendencia"])
    return made


def member(town, login):
    return StaffMember.objects.get(account=town.accounts[login])


def publish_own_service(town, writer, other):
    draft = write_version(
        actor=writer, service_id=town.versions["AP01"].service_id, changes={"summary": "Otra"}
    )
    return (
        OwnVersion,
        lambda: publish_version(actor=writer, version_id=draft.pk),
        lambda: publish_version(actor=other, version_id=draft.pk),
    )


def publish_own_routing(town, writer, other):
    draft = add_rule(actor=writer, sentence="siempre va a VIA").routing_set
    return (
        OwnRules,
        lambda: publish_routing(actor=writer, revision=draft.revision),
        lambda: publish_routing(actor=other, revision=draft.revision),
    )


def delegate_to_oneself(town, writer, other):
    given = {
        "service_id": town.versions["AP01"].service_id,
        "role": Role.FRONT_OFFICE,
        "legal_act": "Decreto 1",
        "valid_from": clock.today(town.jurisdiction.zone_info),
    }
    boss = town.actors["secretaria"]
    both = replace(boss, grants=boss.grants | {Grant(Role.FRONT_OFFICE.value, None)})
    return (
        OwnDelegation,
        lambda: grant_delegation(actor=both, **given),
        lambda: grant_delegation(actor=boss, **given),
    )


def give_oneself_a_role(town, writer, other):
    mine = {"staff": member(town, "sistemas"), "role": Role.CHAIN, "unit": None}
    return (
        NotAllowed,
        lambda: grant_role(actor=writer, **mine),
        lambda: grant_role(actor=other, **mine),
    )


def certify_oneself(town, writer, other):
    mine = {
        "staff_id": member(town, "sistemas").pk,
        "course": Course(done_on=date(2026, 1, 1), group="calle"),
    }
    return (
        TrainingInvalid,
        lambda: record_training(actor=writer, **mine),
        lambda: record_training(actor=other, **mine),
    )


def review_ones_own_decision(town, writer, other):
    clerk = town.actors["atencion"]
    person = register_person(actor=clerk, given_names="Ana", surname="Paz", source="counter")
    case = open_case(
        actor=clerk,
        request=Request(version=town.versions["MO01"], description="x", channel="counter", applicant=person),
    ).case
    resolve_case(actor=clerk, case_id=case.id, result=Result.INFORMED, answer="Hecho.")
    what = {"decision_id": DelegatedDecision.objects.get(case=case).pk, "agrees": True}
    boss = replace(clerk, grants=clerk.grants | {Grant(Role.SUPERVISOR.value, None)})
    return (
        NotFound,
        lambda: review_decision(actor=boss, **what),
        lambda: review_decision(actor=town.actors["intendencia"], **what),
    )


PAIRS = (
    publish_own_service,
    publish_own_routing,
    delegate_to_oneself,
    give_oneself_a_role,
    certify_oneself,
    review_ones_own_decision,
)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.__name__ for pair in PAIRS])
def test_the_same_person_is_refused_and_another_may(town, pair):
    refusal, alone, by_another = pair(town, town.actors["sistemas"], town.actors["intendencia"])
    with pytest.raises(refusal):
        alone()
    assert by_another() is not None

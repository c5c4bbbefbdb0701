"""Who answers for a right of everybody works on the requests for it, and on nothing else."""

import pytest

from domain.cases.ends import another
from nexo.domain.cases import policies
from nexo.domain.cases.actions.assign_case import take_case
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import ServiceKind
from nexo.domain.organisation.enums import Role
from nexo.kernel.actors import Actor, ActorKind, Grant
from nexo.kernel.errors import NotAllowed

RIGHTS = [
    (Role.ACCESS_OFFICER, ServiceKind.INFORMATION_ACCESS),
    (Role.DATA_PROTECTION, ServiceKind.DATA_RIGHT),
]


def officer(town, role, *units):
    grants = (Grant(role=role, units=frozenset(town.units[code].id for code in units) or None),)
    like = town.actors["alumbrado"]
    return Actor(
        kind=ActorKind.STAFF,
        jurisdiction_id=town.jurisdiction.id,
        account_id=like.account_id,
        staff_id=like.staff_id,
        label="responsable",
        grants=grants,
    )


def asked(town, kind):
    case = another(town)
    Case.objects.filter(pk=case.pk).update(kind=kind)
    return case


@pytest.mark.parametrize(("role", "kind"), RIGHTS)
def test_a_request_for_the_right_is_theirs_to_work_on(town, role, kind):
    case = asked(town, kind)
    assert take_case(actor=officer(town, role, "ALU"), case_id=case.id).phase == "in_progress"


@pytest.mark.parametrize(("role", "kind"), RIGHTS)
def test_another_area_and_another_kind_are_not(town, role, kind):
    request, claim = asked(town, kind), another(town)
    elsewhere = officer(town, role, "VIA")
    with pytest.raises((CaseUnknown, NotAllowed)):
        take_case(actor=elsewhere, case_id=request.id)
    with pytest.raises((CaseUnknown, NotAllowed)):
        take_case(actor=officer(town, role, "ALU"), case_id=claim.id)


def test_data_protection_sees_requests_for_it_and_no_claim(town):
    request, _claim = asked(town, ServiceKind.DATA_RIGHT), another(town)
    seen = policies.visible_to(officer(town, Role.DATA_PROTECTION))
    assert [case.pk for case in seen] == [request.pk]

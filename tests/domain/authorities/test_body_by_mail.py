"""A body that has only a mailbox: how it is set up, and when nothing leaves."""

import pytest

from domain.authorities.mailed import terms
from nexo.domain.authorities.actions.arrange_body import arrange_body
from nexo.domain.authorities.actions.refer_case import refer_case
from nexo.domain.authorities.actions.send_referral import send_referral
from nexo.domain.authorities.actions.try_body import try_body
from nexo.domain.authorities.errors import (
    BodyIncomplete,
    BodyUnknown,
    CaseStaysHere,
)
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.authorities.queries.mailed import referral_alarms
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel.actors import system

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005000001ff56c7d0d70000000049454e44ae426082"
)


@pytest.fixture
def vialidad(town):
    return arrange_body(actor=town.actors["sistemas"], terms=terms())


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_protected_matter_is_never_mailed(town, vialidad, opened):
    case = opened()
    Case.objects.filter(pk=case.pk).update(visibility=Visibility.PROTECTED, owner_unit=town.units["GEN"])
    with pytest.raises(CaseStaysHere):
        refer_case(
            actor=system(town.jurisdiction.id),
            case_id=case.pk,
            body_id=vialidad.pk,
            service_code="Pozo en la ruta",
        )
    assert Referral.objects.count() == 0


def test_without_a_mailbox_the_owner_is_told(town, vialidad, opened):
    case = opened()
    made = refer_case(
        actor=town.actors["vial"], case_id=case.pk, body_id=vialidad.pk, service_code="Pozo en la ruta"
    )
    send_referral(referral_id=made.pk)
    row = again(made)
    assert (row.state, row.links.count()) == ("bounced", 0)
    assert "no tiene una casilla" in row.error
    assert [one.why for one in referral_alarms(actor=town.actors["vial"])] == ["bounced"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("addresses", ""),
        ("addresses", "mesa"),
        ("addresses", "\n".join(f"a{n}@b.example" for n in range(6))),
        ("domains", "gmail.com"),
        ("domains", "no dominio!"),
        ("services", " \n "),
        ("answer_days", 0),
        ("legal_basis", " "),
    ],
)
def test_a_body_by_mail_is_set_up_whole(town, field, value):
    with pytest.raises(BodyIncomplete) as refused:
        arrange_body(actor=town.actors["sistemas"], terms=terms(**{field: value}))
    assert refused.value.field == field
    assert Body.objects.count() == 0


def test_whoever_has_no_system_cannot_be_asked(town, vialidad):
    with pytest.raises(BodyUnknown):
        try_body(actor=town.actors["sistemas"], body_id=vialidad.pk)

from datetime import date

import pytest

from nexo.domain.accounts.models import Account
from nexo.domain.organisation import policies
from nexo.domain.organisation.actions.fill_position import fill_position
from nexo.domain.organisation.actions.grant_role import grant_role
from nexo.domain.organisation.actions.register_staff import register_staff
from nexo.domain.organisation.actions.revise_unit import revise_unit
from nexo.domain.organisation.actions.revoke_role import revoke_role
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.errors import (
    AccountTaken,
    ChangeTooEarly,
    GrantEnded,
    GrantExists,
    UnitUnderItself,
)
from nexo.domain.organisation.models import RoleGrant, Unit, UnitVersion
from nexo.domain.organisation.queries.people import actor_for, staff_of
from nexo.domain.organisation.queries.town import unit_on
from nexo.kernel.actors import Grant, anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord

MAY = date(2026, 5, 1)


def written():
    """Return what the ledger and the events say was done."""
    return (
        [*AuditEntry.objects.order_by("id").values_list("action", flat=True)],
        [*EventRecord.objects.order_by("id").values_list("topic", flat=True)],
    )


@pytest.fixture
def head(staff, units):
    """Return the actor of an administrator over Servicios Públicos alone."""
    member = staff("Olga", "SSP")
    RoleGrant.objects.create(staff=member, role=Role.ADMINISTRATOR, unit=units["SSP"])
    return actor_for(member.account)


def test_a_role_holds_from_the_next_request_until_it_is_taken_away(machine, staff, units, noon):
    ana = staff("Ana")
    grant = grant_role(actor=machine, staff=ana, role=Role.TRIAGE, unit=units["ALU"], legal_act="Dec. 1/26")
    assert actor_for(ana.account).grants == {Grant("triage", frozenset({units["ALU"].id}))}
    revoke_role(actor=machine, grant=grant, reason="Cambio de área")
    assert actor_for(ana.account).grants == frozenset()
    assert RoleGrant.objects.get().valid_to == noon
    assert written() == (
        ["organisation.grant_role", "organisation.revoke_role"],
        ["organisation.role_granted", "organisation.role_revoked"],
    )
    with pytest.raises(GrantEnded):
        revoke_role(actor=machine, grant=grant)
    grant_role(actor=machine, staff=ana, role=Role.TRIAGE, unit=units["ALU"])
    with pytest.raises(GrantExists):
        grant_role(actor=machine, staff=ana, role=Role.TRIAGE, unit=units["ALU"])


def test_an_administrator_rules_only_below_the_own_unit_and_never_oneself(head, staff, units, machine):
    ana = staff("Ana")
    grant = grant_role(actor=head, staff=ana, role=Role.CREW, unit=units["ALU"])
    everywhere = grant_role(actor=machine, staff=ana, role=Role.CREW, unit=None)
    olga = staff_of(head.account_id)
    for unit, member in [(units["AMB"], ana), (None, ana), (units["ALU"], olga)]:
        with pytest.raises(NotAllowed):
            grant_role(actor=head, staff=member, role=Role.TRIAGE, unit=unit)
    with pytest.raises(NotAllowed):
        revoke_role(actor=head, grant=everywhere)
    revoke_role(actor=head, grant=grant)


def test_other_towns_do_not_exist(other_town, machine, staff, units):
    stranger, ana = system(other_town.id), staff("Ana")
    with pytest.raises(NotFound):
        grant_role(actor=stranger, staff=ana, role=Role.CREW, unit=None)
    theirs = Unit.objects.create(
        jurisdiction=other_town, code="X", name="Ajena", path="X", valid_from=date(2020, 1, 1)
    )
    with pytest.raises(NotFound):
        grant_role(actor=machine, staff=ana, role=Role.CREW, unit=theirs)
    grant = grant_role(actor=machine, staff=ana, role=Role.CREW, unit=None)
    with pytest.raises(NotFound):
        revoke_role(actor=stranger, grant=grant)


def test_who_may_administer(town, other_town, head, units):
    theirs = Unit.objects.create(
        jurisdiction=other_town, code="X", name="Ajena", path="X", valid_from=date(2020, 1, 1)
    )
    assert policies.may_administer(head, units["ALU"]) is True
    assert policies.may_administer(head, units["AMB"]) is False
    assert policies.may_administer(head, None) is False
    assert policies.may_administer(head, theirs) is False
    assert policies.may_administer(anonymous(town.id), units["ALU"]) is False


def test_a_unit_moves_with_all_below_and_its_past_stays(machine, units):
    """Scene 10: a reorganisation without losing history."""
    version = revise_unit(
        actor=machine, unit=units["SSP"], from_day=MAY, name="Servicios y Ambiente", parent=units["AMB"]
    )
    paths = {unit.code: unit.path for unit in Unit.objects.all()}
    assert paths == {
        "INT": "INT",
        "AMB": "INT/AMB",
        "SSP": "INT/AMB/SSP",
        "ALU": "INT/AMB/SSP/ALU",
        "ALU2": "INT/AMB/SSP/ALU2",
    }
    moved = Unit.objects.get(code="SSP")
    assert (moved.name, moved.parent_id, moved.valid_from) == ("Servicios y Ambiente", units["AMB"].id, MAY)
    before = unit_on(moved, date(2026, 4, 30))
    assert (before.name, before.path, before.parent_id) == ("Servicios Públicos", "INT/SSP", units["INT"].id)
    assert unit_on(moved, MAY).path == "INT/AMB/SSP"
    assert unit_on(moved, date(2019, 1, 1)) is None
    assert UnitVersion.objects.get() == version
    assert written() == (["organisation.revise_unit"], ["organisation.unit_revised"])


def test_a_closed_unit_existed_until_the_day_before(machine, units):
    revise_unit(actor=machine, unit=units["ALU2"], from_day=MAY, is_closed=True)
    closed = Unit.objects.get(code="ALU2")
    assert unit_on(closed, MAY) is None
    assert unit_on(closed, date(2026, 4, 30)).name == "Semáforos"


def test_a_unit_cannot_hang_below_itself_nor_change_in_the_past(machine, units, head):
    for parent in ("SSP", "ALU"):
        with pytest.raises(UnitUnderItself):
            revise_unit(actor=machine, unit=units["SSP"], from_day=MAY, parent=units[parent])
    with pytest.raises(ChangeTooEarly):
        revise_unit(actor=machine, unit=units["SSP"], from_day=units["SSP"].valid_from, name="Otra")
    with pytest.raises(NotAllowed):
        revise_unit(actor=head, unit=units["ALU"], from_day=MAY, parent=units["AMB"])


def test_a_post_changes_hands(machine, posts, staff, head, other_town):
    ana, luis = staff("Ana"), staff("Luis")
    post = fill_position(actor=machine, position=posts["ALU"], holder=ana, substitute=luis)
    assert (post.holder, post.substitute) == (ana, luis)
    assert fill_position(actor=head, position=posts["ALU"], holder=None).holder is None
    with pytest.raises(NotAllowed):
        fill_position(actor=head, position=posts["AMB"], holder=ana)
    ana.jurisdiction = other_town
    ana.save()
    with pytest.raises(NotFound):
        fill_position(actor=machine, position=posts["ALU"], holder=ana)


def test_a_member_of_staff_is_registered_once(machine, units, head):
    member = register_staff(actor=machine, email="Ana@LosCeibos.test", name="Ana Paz", unit=units["ALU"])
    assert (member.account.email, member.account.has_usable_password()) == ("ana@losceibos.test", False)
    with pytest.raises(AccountTaken):
        register_staff(actor=machine, email="ana@losceibos.test", name="Otra", unit=units["ALU"])
    assert Account.objects.filter(email="ana@losceibos.test").count() == 1
    with pytest.raises(NotAllowed):
        register_staff(actor=head, email="x@losceibos.test", name="X", unit=units["AMB"])

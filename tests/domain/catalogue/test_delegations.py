"""Who delegates what to whom: by a legal act, for days to come, never to oneself."""

from datetime import UTC, date, datetime

import pytest

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.actions.grant_delegation import grant_delegation
from nexo.domain.catalogue.actions.revoke_delegation import revoke_delegation
from nexo.domain.catalogue.errors import (
    DelegationInvalid,
    DelegationOver,
    DelegationOverlaps,
    OwnDelegation,
)
from nexo.domain.catalogue.models import Delegation
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import small_town

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _moment():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def town(db):
    return small_town()


def grant(town, by="secretaria", code="AP01", **changes):
    given = {
        "service_id": town.versions[code].service_id,
        "role": Role.FRONT_OFFICE,
        "legal_act": "Decreto 31/2026",
        "valid_from": TODAY,
    } | changes
    return grant_delegation(actor=town.actors[by], **given)


def test_who_stands_above_the_area_delegates_with_a_legal_act(town):
    row = grant(town, daily_limit=5, valid_to=date(2026, 12, 31), legal_act=" Decreto 31/2026 ")
    assert (row.legal_act, row.act, row.granted_by_label) == ("Decreto 31/2026", "resolve", "Secretaria")
    entry = AuditEntry.objects.get(action="catalogue.delegation_granted")
    assert entry.changes == {
        "service": "AP01",
        "role": "front_office",
        "act": "resolve",
        "daily_limit": 5,
        "legal_act": "Decreto 31/2026",
        "valid": ["2026-11-23", "2026-12-31"],
    }
    event = EventRecord.objects.get(topic="catalogue.delegation_granted")
    assert event.payload["delegation_id"] == str(row.pk)


@pytest.mark.parametrize("by", ["atencion", "alumbrado", "auditoria", "sistemas", "vial"])
def test_nobody_else_delegates(town, by):
    with pytest.raises(NotAllowed):
        grant(town, by)


def test_a_supervisor_delegates_only_for_their_areas(town):
    with pytest.raises(NotAllowed):
        grant(town, code="SO04")
    assert grant(town, "intendencia", code="SO04").granted_by_label == "Intendencia"
    assert [row.code for row in policies.services_to_delegate(town.actors["secretaria"])] == ["AP01", "VI01"]
    assert [row.code for row in policies.services_to_delegate(town.actors["intendencia"])] == [
        "AP01",
        "MO01",
        "SO04",
        "VI01",
    ]
    assert list(policies.services_to_delegate(town.actors["atencion"])) == []


def test_nobody_delegates_to_a_role_of_their_own(town):
    member = StaffMember.objects.get(account=town.accounts["secretaria"])
    RoleGrant.objects.create(staff=member, role=Role.FRONT_OFFICE, unit=town.units["VIA"])
    town.actors["secretaria"] = actor_for(town.accounts["secretaria"])
    with pytest.raises(OwnDelegation):
        grant(town)
    assert grant(town, role=Role.TRIAGE).role == "triage"


def test_another_town_is_another_world(town):
    other = small_town("otra")
    with pytest.raises(NotFound):
        grant(town, service_id=other.versions["AP01"].service_id)
    row = grant(other)
    with pytest.raises(NotFound):
        revoke_delegation(actor=town.actors["intendencia"], delegation_id=row.pk, reason="x")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": Role.AREA_RESPONSIBLE}, "role"),
        ({"role": Role.AUDITOR}, "role"),
        ({"legal_act": "  "}, "legal_act"),
        ({"legal_act": "D" * 151}, "legal_act"),
        ({"valid_from": date(2026, 11, 22)}, "valid_from"),
        ({"valid_from": date(2026, 12, 2), "valid_to": date(2026, 12, 1)}, "valid_to"),
        ({"daily_limit": 0}, "daily_limit"),
        ({"daily_limit": 1001}, "daily_limit"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(town, changes, field):
    with pytest.raises(DelegationInvalid) as refused:
        grant(town, **changes)
    assert refused.value.field == field
    assert Delegation.objects.count() == 1  # that of the town


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        (date(2026, 11, 23), date(2026, 12, 9), False),
        (date(2026, 11, 23), date(2026, 12, 10), True),
        (date(2026, 12, 20), None, True),
        (date(2026, 12, 21), None, False),
        (date(2026, 11, 23), None, True),
    ],
)
def test_days_of_the_same_delegation_do_not_overlap(town, first, last, is_refused):
    grant(town, valid_from=date(2026, 12, 10), valid_to=date(2026, 12, 20))
    if is_refused:
        with pytest.raises(DelegationOverlaps):
            grant(town, valid_from=first, valid_to=last)
    else:
        assert grant(town, valid_from=first, valid_to=last).valid_from == first


def test_it_holds_from_its_first_to_its_last_day_and_until_it_is_revoked(town):
    row = grant(town, valid_from=date(2026, 12, 10), valid_to=date(2026, 12, 20))

    def holds(day):
        return row in Delegation.objects.in_force(date(2026, 12, day))

    assert [holds(day) for day in (9, 10, 20, 21)] == [False, True, True, False]
    done = revoke_delegation(actor=town.actors["secretaria"], delegation_id=row.pk, reason=" Volvió al área ")
    assert (done.revoke_reason, done.revoked_by_label, done.revoked_at) == (
        "Volvió al área",
        "Secretaria",
        NOON,
    )
    assert [holds(day) for day in (10, 20)] == [False, False]
    assert EventRecord.objects.filter(topic="catalogue.delegation_revoked").count() == 1
    with pytest.raises(DelegationOver):
        revoke_delegation(actor=town.actors["secretaria"], delegation_id=row.pk, reason="otra vez")
    assert grant(town, valid_from=date(2026, 12, 10)).pk != row.pk


def test_revoking_needs_a_reason_and_the_right(town):
    row = grant(town)
    with pytest.raises(DelegationInvalid):
        revoke_delegation(actor=town.actors["secretaria"], delegation_id=row.pk, reason=" ")
    with pytest.raises(NotAllowed):
        revoke_delegation(actor=town.actors["auditoria"], delegation_id=row.pk, reason="x")
    with pytest.raises(NotFound):
        revoke_delegation(actor=town.actors["atencion"], delegation_id=row.pk, reason="x")


def test_who_reads_the_matrix(town):
    readers = {login for login, actor in town.actors.items() if policies.delegations_of(actor).exists()}
    assert readers == {"secretaria", "intendencia", "auditoria", "sistemas"}

"""Gives a person of the town hall a login; the password is set by whoever receives the mail."""

from django.db import IntegrityError, transaction

from nexo.domain.accounts.models import Account
from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import AccountTaken
from nexo.domain.organisation.events import StaffRegistered
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def register_staff(
    *, actor: Actor, email: str, name: str, unit: Unit, password: str | None = None
) -> StaffMember:
    """Make an account and the member of staff behind it, without any role. Raises `AccountTaken`."""
    if not policies.may_administer(actor, unit):
        raise NotAllowed
    try:
        with transaction.atomic():
            account = Account.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        raise AccountTaken(field="email") from error
    member = StaffMember(jurisdiction_id=unit.jurisdiction_id, account=account, name=name, unit=unit)
    member.save(force_insert=True)
    changes = {"unit": str(unit.id)}
    audit.record(
        actor=actor, action="organisation.register_staff", kind="staff", object_id=member.id, changes=changes
    )
    record(StaffRegistered(staff_id=member.id, unit_id=unit.id), actor=actor)
    return member

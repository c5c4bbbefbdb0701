"""Sets the days on which publicity of government is forbidden, or lifts them."""

from datetime import date
from uuid import UUID

from django.db import transaction

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.errors import FreezeUnfit
from nexo.domain.campaigns.models import PublicityFreeze
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound

LONGEST_DAYS = 400


@transaction.atomic
def set_freeze(*, actor: Actor, starts_on: date, ends_on: date, legal_act: str) -> PublicityFreeze:
    """Return the freeze; campaigns of publicity that are going pause by themselves on its first day."""
    if not policies.may_freeze(actor):
        raise NotAllowed
    if not legal_act.strip():
        raise FreezeUnfit("Decí por qué norma.", field="legal_act")
    if not 0 <= (ends_on - starts_on).days <= LONGEST_DAYS:
        raise FreezeUnfit(field="ends_on")
    row = PublicityFreeze(
        jurisdiction_id=jurisdiction_of(actor),
        starts_on=starts_on,
        ends_on=ends_on,
        legal_act=legal_act.strip()[:120],
        set_by_label=actor.label[:150],
    )
    row.save(force_insert=True)
    changes = {"from": str(starts_on), "to": str(ends_on), "act": row.legal_act}
    audit(actor=actor, action="campaigns.set_freeze", kind="freeze", object_id=row.pk, changes=changes)
    return row


@transaction.atomic
def lift_freeze(*, actor: Actor, freeze_id: UUID) -> None:
    """Take a freeze away; the audit keeps what it was. Raises `NotFound`."""
    if not policies.may_freeze(actor):
        raise NotAllowed
    row = policies.freezes_visible_to(actor).select_for_update().filter(pk=freeze_id).first()
    if row is None:
        raise NotFound
    changes = {"from": str(row.starts_on), "to": str(row.ends_on), "act": row.legal_act}
    audit(actor=actor, action="campaigns.lift_freeze", kind="freeze", object_id=row.pk, changes=changes)
    row.delete()

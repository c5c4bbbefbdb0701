"""Says who holds a post and who stands in; escalation walks posts, so cases need no change."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.events import PositionFilled
from nexo.domain.organisation.models import Assignment, Position, StaffMember
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record


@transaction.atomic
def fill_position(
    *,
    actor: Actor,
    position: Position,
    holder: StaffMember | None,
    substitute: StaffMember | None = None,
    legal_act: str = "",
) -> Position:
    """Put `holder` (None: vacant) and `substitute` in a post; who had it until now stays written with their days."""
    position = Position.objects.select_for_update(of=("self",)).select_related("unit").get(id=position.id)
    if not policies.may_administer(actor, position.unit):
        raise NotAllowed
    for member in (holder, substitute):
        if member is not None and member.jurisdiction_id != position.unit.jurisdiction_id:
            raise NotFound
    _keep_days(position, holder, substitute, legal_act)
    position.holder, position.substitute = holder, substitute
    position.save(update_fields=["holder", "substitute"])
    audit.record(
        actor=actor,
        action="organisation.fill_position",
        kind="position",
        object_id=position.id,
        reason=legal_act,
        changes={"holder": _id(holder), "substitute": _id(substitute)},
    )
    event = PositionFilled(
        position_id=position.id,
        holder_id=holder.id if holder else None,
        substitute_id=substitute.id if substitute else None,
    )
    record(event, actor=actor)
    return position


def _keep_days(
    position: Position, holder: StaffMember | None, substitute: StaffMember | None, legal_act: str
) -> None:
    """End the row in force, written first where the post was filled before rows were kept, and begin the next."""
    now = clock.now()
    rows = Assignment.objects.filter(position=position, until__isnull=True)
    if not rows.update(until=now):
        Assignment.objects.create(
            position=position, holder=position.holder, substitute=position.substitute, until=now
        )
    Assignment.objects.create(
        position=position, holder=holder, substitute=substitute, since=now, legal_act=legal_act.strip()[:120]
    )


def _id(member: StaffMember | None) -> str | None:
    return str(member.id) if member else None

"""Who comes into the domain of confidential reports: yes/no, and the same as a queryset.

Only whoever holds the role of security analyst. Administration, mayor, supervisors and automatic work stay outside;
an auditor reads while a seal that they lifted themselves is open.
"""

from django.db.models import QuerySet

from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety.models import ConfidentialReport, LiftedSeal
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

TEAM = (Role.SECURITY_ANALYST,)
CONTROL = (Role.AUDITOR,)
DOORS = (*TEAM, *CONTROL)
"""Whoever may knock: the team, and control, who has to say why."""


def is_team(actor: Actor) -> bool:
    """Say whether the actor works with reports: reads, answers, moves."""
    return actor.kind is ActorKind.STAFF and actor.staff_id is not None and actor.has_role(*TEAM)


def may_lift_seal(actor: Actor) -> bool:
    """Say whether the actor may lift the seal for a while, with a reason that the team reads."""
    return actor.kind is ActorKind.STAFF and actor.staff_id is not None and actor.has_role(*CONTROL)


def open_seal(actor: Actor) -> LiftedSeal | None:
    """Return the seal that the actor lifted and that is still open, if any."""
    if not may_lift_seal(actor):
        return None
    rows = LiftedSeal.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), staff_id=actor.staff_id, until__gt=clock.now()
    )
    return rows.order_by("-until").first()


def may_read(actor: Actor) -> bool:
    """Say whether the actor may read reports at this moment."""
    return is_team(actor) or open_seal(actor) is not None


def visible_to(actor: Actor) -> QuerySet[ConfidentialReport]:
    """Return the reports that the actor may read at this moment."""
    rows = ConfidentialReport.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_read(actor) else rows.none()


def may_file(actor: Actor) -> bool:
    """Say whether the actor may leave a report: only whoever has not said who they are."""
    return actor.kind is ActorKind.ANONYMOUS and actor.jurisdiction_id is not None

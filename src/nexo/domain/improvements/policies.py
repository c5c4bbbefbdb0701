"""Who sees problems, works on them, and decides on the means of a plan."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from nexo.domain.improvements.models import ImprovementAction, Problem, Suggestion
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

KEEPERS = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.CHAIN)
"""Who opens problems, links cases and works on a plan, over their units."""
DECIDERS = (Role.SUPERVISOR, Role.CHAIN)
"""Who accepts an improvement: it costs money or hours of the area."""
READERS = (*KEEPERS, Role.AUDITOR, Role.ANALYST)
ARRANGERS = (Role.ADMINISTRATOR, Role.CHAIN)
"""Who says which causes there are and what counts as repeated, for the whole town."""


def visible_to(actor: Actor) -> QuerySet[Problem]:
    """Return the problems that the actor may read."""
    rows = Problem.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    units = _units(actor, READERS)
    return rows if units is None else rows.filter(unit_id__in=units)


def kept_by(actor: Actor) -> QuerySet[Problem]:
    """Return the problems that the actor may work on."""
    rows = Problem.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    units = _units(actor, KEEPERS)
    return rows if units is None else rows.filter(unit_id__in=units)


def improvements_visible_to(actor: Actor) -> QuerySet[ImprovementAction]:
    """Return the improvement actions that the actor may read: of their problems, or given to their units."""
    rows = ImprovementAction.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    units = _units(actor, READERS)
    return rows if units is None else rows.filter(problem__unit_id__in=units)


def suggestions_visible_to(actor: Actor) -> QuerySet[Suggestion]:
    """Return the suggestions that the actor may decide."""
    rows = Suggestion.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    units = _units(actor, KEEPERS)
    return rows if units is None else rows.filter(unit_id__in=units)


def may_keep(actor: Actor, unit_id: UUID) -> bool:
    """Say whether the actor may open and work on problems of a unit."""
    units = _units(actor, KEEPERS)
    return units is None or unit_id in units


def may_decide(actor: Actor, unit_id: UUID) -> bool:
    """Say whether the actor decides on the means of a unit."""
    units = _units(actor, DECIDERS)
    return units is None or unit_id in units


def may_arrange(actor: Actor) -> bool:
    """Say whether the actor may set causes and thresholds of the whole town."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and actor.units_of(ARRANGERS) is None
    )


def units_kept_by(actor: Actor) -> QuerySet[Unit]:
    """Return the units in force for which the actor may open a problem; protected ones open none."""
    rows = Unit.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), valid_to__isnull=True, is_protected=False, is_external=False
    )
    units = _units(actor, KEEPERS)
    return rows if units is None else rows.filter(pk__in=units)


def _units(actor: Actor, roles: Sequence[Role]) -> frozenset[UUID] | None:
    """Return the units over which a role is held; None means all. Whoever is no official has none."""
    if actor.kind is ActorKind.SYSTEM:
        return None
    return actor.units_of(roles) if actor.kind is ActorKind.STAFF else frozenset()

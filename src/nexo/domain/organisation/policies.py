"""Who may change the organisation, and which units an official acts in."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.organisation.enums import Role, StaffStatus
from nexo.domain.organisation.models import RoleGrant, StaffMember, Unit
from nexo.domain.organisation.rules.grants import ancestors
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

_OFFICIALS = tuple(Role)


def may_administer(actor: Actor, unit: Unit | None) -> bool:
    """Say whether the actor may change units, posts and roles at `unit` (None: the whole jurisdiction).

    Nobody widens their own reach: over a part one rules the part, over the whole only who holds the whole.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is not ActorKind.STAFF or actor.jurisdiction_id is None:
        return False
    if unit is not None and unit.jurisdiction_id != actor.jurisdiction_id:
        return False
    reach = actor.units_of([Role.ADMINISTRATOR])
    return reach is None or (unit is not None and unit.id in reach)


def administered_units(actor: Actor) -> QuerySet[Unit]:
    """Return the units at which `may_administer` says yes, by name."""
    if actor.jurisdiction_id is None:
        return Unit.objects.none()
    units = Unit.objects.filter(jurisdiction_id=actor.jurisdiction_id, valid_to__isnull=True).order_by("name")
    if actor.kind is ActorKind.SYSTEM:
        return units
    reach = actor.units_of([Role.ADMINISTRATOR])
    return units if reach is None else units.filter(id__in=reach)


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Return the units that the actor holds any role over."""
    if actor.jurisdiction_id is None or actor.kind not in {ActorKind.STAFF, ActorKind.SYSTEM}:
        return Unit.objects.none()
    units = Unit.objects.filter(jurisdiction_id=actor.jurisdiction_id)
    if actor.kind is ActorKind.SYSTEM:
        return units
    reach = actor.units_of(_OFFICIALS)
    return units if reach is None else units.filter(id__in=reach)


def holders_of(
    jurisdiction_id: UUID, roles: Iterable[Role], unit: Unit | None = None
) -> QuerySet[StaffMember]:
    """Return those at work who hold any of `roles` over `unit` now (None: over the whole jurisdiction)."""
    now = clock.now()
    over = Q(unit__isnull=True)
    if unit is not None:
        over |= Q(unit__path__in=ancestors(unit.path))
    grants = RoleGrant.objects.filter(
        over, Q(valid_to__isnull=True) | Q(valid_to__gt=now), valid_from__lte=now, role__in=tuple(roles)
    )
    return StaffMember.objects.filter(
        jurisdiction_id=jurisdiction_id, status=StaffStatus.ACTIVE, role_grants__in=grants
    ).distinct()

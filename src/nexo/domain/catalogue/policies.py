"""Who may change the catalogue."""

from uuid import UUID

from django.db.models import QuerySet

from nexo.domain.catalogue.models import (
    Delegation,
    PublicService,
    RoutingSet,
    ServiceVersion,
    Sign,
    Training,
)
from nexo.domain.organisation.enums import Role, StaffStatus
from nexo.domain.organisation.models import StaffMember, Unit
from nexo.domain.organisation.policies import holders_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

PUBLISHERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)
SERVICE_READERS = (*PUBLISHERS, Role.SUPERVISOR, Role.CHAIN, Role.AUDITOR)
TRAINERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
TRAINING_READERS = (*TRAINERS, Role.SERVICE_OWNER, Role.AUDITOR)
ROUTING_WRITERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)
ROUTING_PUBLISHERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
ROUTING_READERS = (Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
DELEGABLE = (Role.FRONT_OFFICE, Role.TRIAGE)
"""Who may be given a decision; whoever is responsible for the area, or stands above it, decides by office."""
DELEGATORS = (Role.SUPERVISOR, Role.CHAIN)
DELEGATION_READERS = (*DELEGATORS, Role.SERVICE_OWNER, Role.ADMINISTRATOR, Role.AUDITOR)
SCRIPTERS = (Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)

SIGNERS = (Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)


def may_put_up(actor: Actor) -> bool:
    """Say whether the actor may put up signs that invite to ask, and take them down."""
    return _is_any(actor, SIGNERS)


def signs_of(actor: Actor) -> QuerySet[Sign]:
    """Return the signs of the town at which `may_put_up` says yes."""
    rows = Sign.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_put_up(actor) else rows.none()


def may_publish(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may publish versions of `service`."""
    return _reaches(actor, PUBLISHERS, service)


def authors_of(version: ServiceVersion) -> set[UUID]:
    """Return the accounts of all who wrote on a version."""
    return {one for one in (version.created_by_id, *version.author_ids) if one is not None}


def others_may_publish(actor: Actor, service: PublicService) -> bool:
    """Say whether anybody else at work may publish versions of `service`. One query."""
    if actor.account_id is None:
        return False
    others = holders_of(service.jurisdiction_id, PUBLISHERS, service.owner_unit)
    return others.exclude(account_id=actor.account_id).exists()


def services_of(actor: Actor) -> QuerySet[PublicService]:
    """Return the services whose keeping the actor may read: who may read any, all of the town's."""
    rows = PublicService.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if _is_any(actor, SERVICE_READERS) else rows.none()


def may_train(actor: Actor, member: StaffMember) -> bool:
    """Say whether the actor may record what a member of staff was trained for: who stands above where they work."""
    if actor.jurisdiction_id != member.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(TRAINERS)
    return units is None or member.unit_id in units


def staff_to_train(actor: Actor) -> QuerySet[StaffMember]:
    """Return those at work at whom `may_train` says yes, by name."""
    rows = StaffMember.objects.filter(jurisdiction_id=jurisdiction_of(actor), status=StaffStatus.ACTIVE)
    units = None if actor.kind is ActorKind.SYSTEM else actor.units_of(TRAINERS)
    return (rows if units is None else rows.filter(unit_id__in=units)).order_by("name", "id")


def trainings_of(actor: Actor) -> QuerySet[Training]:
    """Return the records of training that the actor may read: of those who work below them."""
    rows = Training.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return rows
    units = actor.units_of(TRAINING_READERS)
    return rows if units is None else rows.filter(staff__unit_id__in=units)


def may_write_script(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may write what is asked and said in calls for `service`."""
    return _reaches(actor, SCRIPTERS, service)


def may_delegate(actor: Actor, service: PublicService) -> bool:
    """Say whether the actor may delegate decisions on `service`, or revoke that: who stands above its area."""
    return _reaches(actor, DELEGATORS, service)


def services_to_delegate(actor: Actor) -> QuerySet[PublicService]:
    """Return the services at which `may_delegate` says yes, by code."""
    rows = PublicService.objects.filter(jurisdiction_id=jurisdiction_of(actor), is_active=True).order_by(
        "code"
    )
    units = None if actor.kind is ActorKind.SYSTEM else actor.units_of(DELEGATORS)
    return rows if units is None else rows.filter(owner_unit_id__in=units)


def delegations_of(actor: Actor) -> QuerySet[Delegation]:
    """Return the rows of the matrix that the actor may read: who may read any, all of the town's."""
    rows = Delegation.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if _is_any(actor, DELEGATION_READERS) else rows.none()


def routing_of(actor: Actor) -> QuerySet[RoutingSet]:
    """Return the versions of the routing rules that the actor may read: the twin of `may_read_routing`."""
    rows = RoutingSet.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_read_routing(actor) else rows.none()


def may_read_routing(actor: Actor) -> bool:
    """Say whether the actor may read by what rules cases find their area, and try others on past cases."""
    return _is_any(actor, ROUTING_READERS)


def may_write_routing(actor: Actor) -> bool:
    """Say whether the actor may write the draft of the routing rules."""
    return _is_any(actor, ROUTING_WRITERS)


def may_publish_routing(actor: Actor) -> bool:
    """Say whether the actor may put routing rules into force, or switch one off: they rule the whole town."""
    return _is_any(actor, ROUTING_PUBLISHERS) and (
        actor.kind is ActorKind.SYSTEM or actor.units_of(ROUTING_PUBLISHERS) is None
    )


def may_reorganise(actor: Actor) -> bool:
    """Say whether the actor may give services to other units: only who administers the whole town."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return _is_any(actor, (Role.ADMINISTRATOR,)) and actor.units_of((Role.ADMINISTRATOR,)) is None


def _is_any(actor: Actor, roles: tuple[Role, ...]) -> bool:
    if actor.jurisdiction_id is None:
        return False
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.has_role(*roles))


def _reaches(actor: Actor, roles: tuple[Role, ...], service: PublicService) -> bool:
    if actor.jurisdiction_id != service.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(roles)
    return units is None or service.owner_unit_id in units


def may_add_service(actor: Actor, unit: Unit) -> bool:
    """Say whether the actor may write a service into the catalogue of which `unit` is the owner."""
    if actor.jurisdiction_id != unit.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(PUBLISHERS)
    return units is None or unit.id in units


def units_to_serve(actor: Actor) -> QuerySet[Unit]:
    """Return the units at which `may_add_service` says yes and that can own a service, by name."""
    rows = Unit.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), valid_to__isnull=True, is_external=False
    ).order_by("name")
    units = None if actor.kind is ActorKind.SYSTEM else actor.units_of(PUBLISHERS)
    return rows if units is None else rows.filter(pk__in=units)

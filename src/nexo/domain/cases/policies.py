"""Who may see a case and what they are to it. The queryset and the yes/no cannot disagree."""

from collections.abc import Collection
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, DateTimeField, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from nexo.domain.cases.models import Case, DelegatedDecision, Task
from nexo.domain.cases.rules.lifecycle import AT_ONCE, Who
from nexo.domain.catalogue.enums import HIDDEN, ServiceKind, Visibility
from nexo.domain.catalogue.models import Delegation, PublicService, ServiceVersion
from nexo.domain.catalogue.policies import DELEGABLE
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

_READERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.SOCIAL_WORKER,
    Role.ACCESS_OFFICER,
    Role.AUDITOR,
    Role.OMBUDSMAN,
)
# Whoever attends and routes serves everyone, from whatever counter: they see every case that is not
# protected.
_DESK = (Role.FRONT_OFFICE, Role.TRIAGE, Role.AUDITOR)
# A protected route is open only to a role held over its very unit, never to one held over everything.
_PROTECTED_READERS = (Role.AREA_RESPONSIBLE, Role.SOCIAL_WORKER)
# A complaint about an area is for whoever answers for the one above it.
_ABOVE_READERS = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.CHAIN)
_EXTENDERS = (Role.SUPERVISOR, Role.CHAIN, Role.ACCESS_OFFICER)
REVIEWERS = (Role.SUPERVISOR, Role.CHAIN)
_OPENERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.AREA_RESPONSIBLE, Role.SUPERVISOR)
FINISHERS = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.FRONT_OFFICE)
_OWNERS = (Role.AREA_RESPONSIBLE, Role.SOCIAL_WORKER, Role.SUPERVISOR)
_BY_OFFICE = (Role.AREA_RESPONSIBLE, Role.SOCIAL_WORKER, Role.SUPERVISOR, Role.CHAIN)
_STANDING: tuple[tuple[Who, tuple[Role, ...]], ...] = (
    (Who.FRONT, (Role.FRONT_OFFICE,)),
    (Who.TRIAGE, (Role.TRIAGE,)),
    (Who.AREA, (Role.AREA_RESPONSIBLE, Role.SOCIAL_WORKER)),
    (Who.SUPERVISOR, (Role.SUPERVISOR, Role.CHAIN)),
)
# Who answers for a right of everybody works on the requests for it as an area works on its own (domain.md 3.5).
_OF_A_RIGHT = {
    ServiceKind.INFORMATION_ACCESS: Role.ACCESS_OFFICER,
    ServiceKind.DATA_RIGHT: Role.DATA_PROTECTION,
}


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases that the actor may know of."""
    rows = Case.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is ActorKind.STAFF:
        return rows.filter(_staff_sees(actor))
    mine = Q(pk__in=actor.proven)
    if actor.party_id is not None:
        mine |= Q(applicant__in=cluster_of(actor.party_id))
    return rows.filter(mine)


def _staff_sees(actor: Actor) -> Q:
    units = actor.units_of(_READERS)
    normal = ~Q(visibility__in=HIDDEN)
    if units is not None and not actor.has_role(*_DESK):
        normal &= Q(owner_unit_id__in=units) | _in_districts(units) | _rights_of(actor)
    guarded = {
        unit for grant in actor.grants if grant.role in _PROTECTED_READERS for unit in grant.units or ()
    }
    above = Q(visibility=Visibility.ABOVE)
    if not _heads_all(actor):
        above &= Q(owner_unit_id__in=_reviewed_units(actor))
    return normal | Q(visibility=Visibility.PROTECTED, owner_unit_id__in=guarded) | above


def _heads_all(actor: Actor) -> bool:
    """Say whether the actor stands at the head of the whole town: above every area."""
    return any(grant.role == Role.CHAIN and grant.units is None for grant in actor.grants)


def _reviewed_units(actor: Actor) -> frozenset[UUID]:
    """Return the units for which the actor answers by name.

    A complaint lies with the unit above the one that it is about. Whoever attends or supervises over everything may
    sit in that very unit, so such roles open nothing here.
    """
    return frozenset(
        unit for grant in actor.grants if grant.role in _ABOVE_READERS for unit in grant.units or ()
    )


def _in_districts(units: Collection[UUID]) -> Q:
    """Return the cases that districts attend of services that these units own: the owner sees, the district works."""
    services = PublicService.objects.filter(in_districts=True, owner_unit_id__in=units)
    districts = Unit.objects.filter(kind=UnitKind.DISTRICT)
    return Q(service_id__in=services.values("pk"), owner_unit_id__in=districts.values("pk"))


def _rights_of(actor: Actor) -> Q:
    found = Q(pk__in=())
    for kind, role in _OF_A_RIGHT.items():
        units = actor.units_of((role,))
        found |= Q(kind=kind) if units is None else Q(kind=kind, owner_unit_id__in=units)
    return found


def may_see_applicant(actor: Actor, case: Case) -> bool:
    """Say whether the actor may learn who asked: a reserved identity is for the owner unit alone."""
    if case.visibility == Visibility.NORMAL or actor.kind is not ActorKind.STAFF:
        return True
    if case.visibility == Visibility.ABOVE:
        return _heads_all(actor) or case.owner_unit_id in _reviewed_units(actor)
    return any(
        grant.role in _PROTECTED_READERS and case.owner_unit_id in (grant.units or ())
        for grant in actor.grants
    )


def may_extend(actor: Actor, case: Case) -> bool:
    """Say whether the actor may give a case more time: a supervisor, or who answers for access to information."""
    if actor.kind is not ActorKind.STAFF:
        return False
    units = actor.units_of(_EXTENDERS)
    return units is None or case.owner_unit_id in units


def may_open(actor: Actor, version: ServiceVersion) -> bool:
    """Say whether the actor may open a case of this service."""
    if actor.jurisdiction_id != version.service.jurisdiction_id:
        return False
    return actor.kind is not ActorKind.STAFF or actor.has_role(*_OPENERS)


def standing(actor: Actor, case: Case, *, delegated: Collection[str] | None = None) -> frozenset[Who]:
    """Return what the actor is to `case`; the life cycle asks by this.

    `delegated` are the roles of `roles_delegated`, where they came with the case; else one query finds out, and none
    where no delegation can count.
    """
    if actor.kind is ActorKind.SYSTEM:
        return frozenset({Who.SYSTEM})
    if actor.kind is not ActorKind.STAFF:
        return frozenset({Who.CITIZEN})
    found = {who for who, roles in _STANDING if _reaches(actor, roles, case)}
    officer = _OF_A_RIGHT.get(ServiceKind(case.kind))
    if officer is not None and _reaches(actor, (officer,), case):
        found.add(Who.AREA)
    if Who.FRONT in found:
        found.add(Who.CITIZEN)  # the desk says for the citizen what the citizen could say
    known = delegated is not None and bool(set(delegated) & set(_delegable_roles(actor, case)))
    if known or (delegated is None and delegation_for(actor, case) is not None):
        found.add(Who.DELEGATED)
    return frozenset(found)


def delegation_for(actor: Actor, case: Case) -> Delegation | None:
    """Return by which delegation the actor may resolve the case at once, the widest; None: by none.

    Whoever decides by office needs none. No query but for a case that waits at its start and an actor with a role
    that may be given decisions; then one.
    """
    roles = _delegable_roles(actor, case)
    if not roles:
        return None
    today = clock.today(case.jurisdiction.zone_info)
    rows = Delegation.objects.in_force(today).filter(service_id=case.service_id, role__in=roles)
    return rows.order_by(F("daily_limit").desc(nulls_first=True), "id").first()


def roles_delegated() -> ArraySubquery:
    """Return, for a query of cases, the roles that hold a delegation for the service of each today."""
    zone = F("jurisdiction__time_zone")
    local = Func(zone, Value(clock.now()), function="timezone", output_field=DateTimeField())
    rows = Delegation.objects.in_force(Cast(local, DateField())).filter(service_id=OuterRef("service_id"))
    return ArraySubquery(rows.values("role"))


def _delegable_roles(actor: Actor, case: Case) -> list[Role]:
    """Return the roles of the actor that a delegation could let resolve the case as it stands."""
    if actor.kind is not ActorKind.STAFF or case.phase not in AT_ONCE or _reaches(actor, _BY_OFFICE, case):
        return []
    return [role for role in DELEGABLE if _reaches(actor, (role,), case)]


def _reaches(actor: Actor, roles: tuple[Role, ...], case: Case) -> bool:
    units = actor.units_of(roles)
    return units is None or case.owner_unit_id in units


def reviewable_by(actor: Actor) -> QuerySet[DelegatedDecision]:
    """Return the drawn decisions that the actor reviews: of the units below them, and never their own."""
    rows = DelegatedDecision.objects.filter(is_drawn=True, case__in=visible_to(actor))
    if actor.kind is not ActorKind.STAFF or actor.staff_id is None:
        return rows.none()
    units = actor.units_of(REVIEWERS)
    theirs = rows if units is None else rows.filter(case__owner_unit_id__in=units)
    return theirs.exclude(staff_id=actor.staff_id)


def tasks_asked_of(actor: Actor) -> QuerySet[Task]:
    """Return the tasks of the units one works for, also about a case of another area that one may not open.

    Whoever is asked reads what is asked and about what, never who applied. Of a protected case nobody else is asked.
    """
    rows = Task.objects.filter(case__jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    units = actor.units_of(FINISHERS)
    mine = rows if units is None else rows.filter(unit_id__in=units)
    return mine.filter(~Q(case__visibility__in=HIDDEN) | Q(case__in=visible_to(actor).values("pk")))


def tasks_given_by(actor: Actor) -> QuerySet[Task]:
    """Return the tasks about cases of the units one answers for: the owner sees what was asked of others."""
    rows = Task.objects.filter(case__in=visible_to(actor).values("pk"))
    if actor.kind is not ActorKind.STAFF:
        return rows
    units = actor.units_of(_OWNERS)
    return rows if units is None else rows.filter(case__owner_unit_id__in=units)


def may_finish(actor: Actor, task: Task) -> bool:
    """Say whether the actor works for the unit that was asked."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    units = actor.units_of(FINISHERS)
    return actor.kind is ActorKind.STAFF and (units is None or task.unit_id in units)

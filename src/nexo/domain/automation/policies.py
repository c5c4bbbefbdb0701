"""Who writes, publishes and presses what; and which cases the town itself may touch."""

from django.db.models import Q, QuerySet

from nexo.domain.automation.models import Firing, Macro, Rule
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

RULE_WRITERS = (Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
RULE_PUBLISHERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
MACRO_WRITERS = (Role.AREA_RESPONSIBLE, Role.SERVICE_OWNER, Role.SUPERVISOR, Role.ADMINISTRATOR)
PRESSERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.CREW,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.SOCIAL_WORKER,
)


def may_read_rules(actor: Actor) -> bool:
    """Say whether the actor may read the rules of the town, try them and read their log."""
    return _is_any(actor, RULE_WRITERS)


def may_write_rules(actor: Actor) -> bool:
    """Say whether the actor may write the draft of a rule, and repeat what failed on a case that they may see."""
    return _is_any(actor, RULE_WRITERS)


def may_publish_rules(actor: Actor) -> bool:
    """Say whether the actor may put a rule into force or switch it: it rules the whole town."""
    return _is_any(actor, RULE_PUBLISHERS) and (
        actor.kind is ActorKind.SYSTEM or actor.units_of(RULE_PUBLISHERS) is None
    )


def rules_of(actor: Actor) -> QuerySet[Rule]:
    """Return the rules that the actor may read: the twin of `may_read_rules`."""
    rows = Rule.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_read_rules(actor) else rows.none()


def firings_of(actor: Actor) -> QuerySet[Firing]:
    """Return the firings that the actor may read: on cases that they may see."""
    rows = Firing.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    return rows.filter(case__in=visible_to(actor)) if may_read_rules(actor) else rows.none()


def touchable(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases that a rule may touch: none that is reserved, protected or confidential, ever."""
    return rows.filter(visibility=Visibility.NORMAL)


def may_write_macros(actor: Actor, unit: Unit | None) -> bool:
    """Say whether the actor may write the macros of a unit; those of the whole town take a role over it."""
    if not _is_any(actor, MACRO_WRITERS):
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    reach = actor.units_of(MACRO_WRITERS)
    return reach is None or (unit is not None and unit.pk in reach)


def units_of_macros(actor: Actor) -> QuerySet[Unit]:
    """Return the units in force at which `may_write_macros` says yes, by name."""
    rows = Unit.objects.filter(
        jurisdiction_id=jurisdiction_of(actor), valid_to__isnull=True, is_external=False
    ).order_by("name", "id")
    reach = None if actor.kind is ActorKind.SYSTEM else actor.units_of(MACRO_WRITERS)
    return rows if reach is None else rows.filter(pk__in=reach)


def macros_written_by(actor: Actor) -> QuerySet[Macro]:
    """Return the macros that the actor may write."""
    rows = Macro.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if not _is_any(actor, MACRO_WRITERS):
        return rows.none()
    reach = actor.units_of(MACRO_WRITERS)
    return rows if reach is None else rows.filter(unit_id__in=reach)


def macros_offered_to(actor: Actor) -> QuerySet[Macro]:
    """Return the macros that the actor may press: the town's, and those of the units that they work for."""
    rows = Macro.objects.filter(jurisdiction_id=jurisdiction_of(actor), is_active=True)
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if not _is_any(actor, PRESSERS):
        return rows.none()
    reach = actor.units_of(PRESSERS)
    return rows if reach is None else rows.filter(Q(unit__isnull=True) | Q(unit_id__in=reach))


def _is_any(actor: Actor, roles: tuple[Role, ...]) -> bool:
    if actor.jurisdiction_id is None:
        return False
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.has_role(*roles))

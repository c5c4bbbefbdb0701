"""Who sets up authorities and the exchange with other bodies, who answers letters, who may send a case."""

from uuid import UUID

from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from nexo.domain.authorities.models import Authority, Body, Delegate, Hearing, Letter, StrayNews
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import standing
from nexo.domain.cases.rules.lifecycle import Who
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.organisation import policies as organisation
from nexo.domain.organisation.enums import Role, StaffStatus
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind

ARRANGERS = (Role.ADMINISTRATOR,)
LETTER_READERS = (Role.CHAIN, Role.SUPERVISOR, Role.AUDITOR)
"""Who reads the letters of the authorities of their units, beside those who answer them."""


def may_arrange(actor: Actor) -> bool:
    """Say whether the actor may set up bodies, and read news that fit no case."""
    if actor.kind is ActorKind.STAFF:
        return actor.has_role(*ARRANGERS)
    return actor.kind is ActorKind.SYSTEM


def arranged_by(actor: Actor) -> QuerySet[Body]:
    """Return the bodies that the actor may set up."""
    rows = Body.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_arrange(actor) else rows.none()


def stray_visible_to(actor: Actor) -> QuerySet[StrayNews]:
    """Return the news that fit no case, for whoever sets up the exchange."""
    rows = StrayNews.objects.filter(account__jurisdiction_id=jurisdiction_of(actor))
    return rows if may_arrange(actor) else rows.none()


def offered_to(actor: Actor) -> QuerySet[Body]:
    """Return the bodies to which officials of the actor's town may send; the life cycle says which case."""
    rows = Body.objects.filter(jurisdiction_id=jurisdiction_of(actor), is_active=True)
    return rows if actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) else rows.none()


def may_deal_with(actor: Actor, case: Case) -> bool:
    """Say whether the actor decides what becomes of a referral of a case: its area, who supervises it, the machine."""
    return bool(standing(actor, case) & {Who.AREA, Who.SUPERVISOR, Who.SYSTEM})


def authorities_arranged_by(actor: Actor) -> QuerySet[Authority]:
    """Return the authorities that the actor may set up: of the units they administer, or their own."""
    units = organisation.administered_units(actor).values("id")
    rows = Authority.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    return rows.filter(position__unit__in=units) if may_arrange(actor) else rows.none()


def answering_for(staff_id: UUID | None, jurisdiction_id: UUID) -> QuerySet[Authority]:
    """Return the authorities in whose name a member of staff answers today.

    As the holder of the post, standing in for one who is away or where it is vacant, or as a delegate in force.
    """
    rows = Authority.objects.filter(jurisdiction_id=jurisdiction_id)
    if staff_id is None:
        return rows.none()
    is_away = Q(position__holder__isnull=True) | ~Q(position__holder__status=StaffStatus.ACTIVE)
    local = Func(
        F("authority__jurisdiction__time_zone"),
        Value(clock.now()),
        function="timezone",
        output_field=DateTimeField(),
    )
    named = Delegate.objects.filter(authority=OuterRef("pk"), staff_id=staff_id)
    return rows.filter(
        Q(position__holder_id=staff_id)
        | (Q(position__substitute_id=staff_id) & is_away)
        | Exists(_in_force(named, Cast(local, DateField())))
    )


def _in_force(rows: QuerySet[Delegate], day: Cast) -> QuerySet[Delegate]:
    ends = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return rows.filter(ends, revoked_at__isnull=True, valid_from__lte=day)


def answered_by(actor: Actor) -> QuerySet[Authority]:
    """Return the authorities in whose name the actor answers today."""
    staff_id = actor.staff_id if actor.kind is ActorKind.STAFF else None
    return answering_for(staff_id, jurisdiction_of(actor))


def may_answer(actor: Actor, authority: Authority) -> bool:
    """Say whether the actor answers in the name of an authority. One query."""
    return answered_by(actor).filter(pk=authority.pk).exists()


def may_delegate(actor: Actor, authority: Authority) -> bool:
    """Say whether the actor may name delegates of an authority: its holder, or who sets it up."""
    is_holder = actor.staff_id is not None and authority.position.holder_id == actor.staff_id
    return is_holder or authorities_arranged_by(actor).filter(pk=authority.pk).exists()


def letters_visible_to(actor: Actor) -> QuerySet[Letter]:
    """Return the letters that the actor may read: those they answer, and those of the units they stand above.

    A case that went behind a protected route is read there alone.
    """
    rows = Letter.objects.filter(jurisdiction_id=jurisdiction_of(actor), case__visibility=Visibility.NORMAL)
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.filter(case__in=actor.proven)
    units = actor.units_of(LETTER_READERS)
    if units is None:
        return rows
    mine = Q(authority__in=answered_by(actor).values("pk"))
    return rows.filter(mine | Q(authority__position__unit_id__in=units))


def hearings_visible_to(actor: Actor) -> QuerySet[Hearing]:
    """Return the hearings of the letters that the actor may read."""
    return Hearing.objects.filter(letter__in=letters_visible_to(actor).values("pk"))


def may_read_record(actor: Actor, authority: Authority) -> bool:
    """Say whether the actor may go from the figures of an authority to its letters."""
    if actor.kind is not ActorKind.STAFF or authority.jurisdiction_id != actor.jurisdiction_id:
        return actor.kind is ActorKind.SYSTEM
    units = actor.units_of(LETTER_READERS)
    return units is None or authority.position.unit_id in units or may_answer(actor, authority)

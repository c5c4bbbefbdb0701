"""Who may read and write what in the ledger: yes/no, and the same as a queryset.

The desk (front office, triage) serves everyone and reads every conversation that is not protected; an area
reads those in its hands. Protected ones are read by their own unit alone, and a role over the whole
jurisdiction does not open them. An auditor reads, and never writes.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.interactions.models import Call, CallBack, Conversation, Interaction
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor, ActorKind

DESK = (Role.FRONT_OFFICE, Role.TRIAGE)
AREA = (Role.AREA_RESPONSIBLE, Role.SUPERVISOR, Role.CHAIN, Role.SOCIAL_WORKER, Role.ACCESS_OFFICER)
WRITERS = (*DESK, *AREA)
PROTECTED = (Role.AREA_RESPONSIBLE, Role.SOCIAL_WORKER)
CALL_TAKERS = (*DESK, Role.SUPERVISOR)
SHARERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
KEEPERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR, Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> QuerySet[Conversation]:
    """Return the conversations that `actor` may open."""
    rows = Conversation.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is ActorKind.CITIZEN and actor.party_id:
        return rows.filter(party__in=cluster_of(actor.party_id))
    if actor.kind is ActorKind.STAFF:
        return rows.filter(_staff_scope(actor))
    return rows.none()


def may_see(actor: Actor, conversation: Conversation) -> bool:
    """Say whether `actor` may open `conversation`: the twin of `visible_to`."""
    if conversation.jurisdiction_id != actor.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.CITIZEN and actor.party_id and conversation.party:
        return actor.party_id in {conversation.party_id, conversation.party.canonical_id}
    return actor.kind is ActorKind.STAFF and _staff_may_see(actor, conversation)


def readable(actor: Actor, rows: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """Drop the protected entries that `actor` may not read; rows stay inside the actor's jurisdiction."""
    rows = rows.filter(jurisdiction_id=jurisdiction_of(actor))
    if actor.kind is ActorKind.STAFF:
        return rows.filter(Q(is_protected=False) | Q(reader_unit_id__in=protected_units(actor)))
    if actor.kind is ActorKind.CITIZEN:
        return rows.exclude(direction="internal")
    return rows if actor.kind is ActorKind.SYSTEM else rows.none()


def may_read(actor: Actor, entry: Interaction) -> bool:
    """Say whether `actor` may read what an entry says, its conversation aside: the twin of `readable`."""
    if entry.jurisdiction_id != actor.jurisdiction_id:
        return False
    if actor.kind is ActorKind.STAFF:
        return not entry.is_protected or entry.reader_unit_id in protected_units(actor)
    if actor.kind is ActorKind.CITIZEN:
        return entry.direction != "internal"
    return actor.kind is ActorKind.SYSTEM


def may_write(actor: Actor, conversation: Conversation) -> bool:
    """Say whether `actor` may send a message, leave a note or move things in `conversation`.

    An area answers whoever has a case with it, wherever the conversation stands; a protected one only its
    unit.
    """
    if conversation.jurisdiction_id != actor.jurisdiction_id:
        return False
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is not ActorKind.STAFF or not actor.has_role(*WRITERS):
        return False
    return not conversation.is_protected or _staff_may_see(actor, conversation)


def may_redact(actor: Actor, conversation: Conversation) -> bool:
    """Say whether `actor` may take words out of the ledger: a data-protection officer, or the machine."""
    if conversation.jurisdiction_id != actor.jurisdiction_id:
        return False
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and actor.has_role(Role.DATA_PROTECTION)
    )


def may_register(actor: Actor, *, party_id: UUID | None) -> bool:
    """Say whether `actor` may write down a contact.

    Staff for anyone, people for themselves, visitors for nobody known.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.STAFF:
        return actor.has_role(*WRITERS)
    if actor.kind is ActorKind.CITIZEN:
        return party_id in {None, actor.party_id}
    return actor.kind is ActorKind.ANONYMOUS


def may_tend_quarantine(actor: Actor) -> bool:
    """Say whether `actor` may see and decide on records that could not be interpreted."""
    return actor.kind is ActorKind.SYSTEM or (actor.kind is ActorKind.STAFF and actor.has_role(*KEEPERS))


def may_take_calls(actor: Actor) -> bool:
    """Say whether `actor` may take calls, write them down and call people back."""
    if actor.kind is ActorKind.STAFF:
        return actor.staff_id is not None and actor.has_role(*CALL_TAKERS)
    return actor.kind is ActorKind.SYSTEM


def may_share_views(actor: Actor) -> bool:
    """Say whether `actor` may share a list of the inbox with everybody and arrange who is on duty."""
    return actor.kind is ActorKind.STAFF and actor.has_role(*SHARERS)


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """Return the calls that `actor` may see: a queue is the whole desk's."""
    rows = Call.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_take_calls(actor) else rows.none()


def call_backs_visible_to(actor: Actor) -> QuerySet[CallBack]:
    """Return the lines of the call-back list that `actor` may see and take."""
    rows = CallBack.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    return rows if may_take_calls(actor) else rows.none()


def may_configure(actor: Actor) -> bool:
    """Say whether `actor` may set up channel accounts."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.kind is ActorKind.STAFF and actor.has_role(Role.ADMINISTRATOR)
    )


def protected_units(actor: Actor) -> frozenset[UUID]:
    """Return the units whose protected matters `actor` reads: only those named one by one."""
    return actor.units_of(PROTECTED) or frozenset()


def _staff_scope(actor: Actor) -> Q:
    open_to_all = Q(is_protected=False)
    if not _reads_all(actor):
        open_to_all &= Q(unit_id__in=actor.units_of(AREA) or frozenset())
    mine = Q(assignee_id=actor.staff_id) if actor.staff_id else Q(pk__in=[])
    return open_to_all | Q(is_protected=True, unit_id__in=protected_units(actor)) | mine


def _staff_may_see(actor: Actor, conversation: Conversation) -> bool:
    if actor.staff_id and conversation.assignee_id == actor.staff_id:
        return True
    if conversation.is_protected:
        return conversation.unit_id in protected_units(actor)
    return _reads_all(actor) or conversation.unit_id in (actor.units_of(AREA) or frozenset())


def _reads_all(actor: Actor) -> bool:
    return actor.has_role(*DESK, Role.AUDITOR) or actor.units_of(AREA) is None

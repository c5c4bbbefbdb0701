"""Gives a conversation to whoever on duty should take it, and says why."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.tend_conversation import assign_conversation
from nexo.domain.interactions.enums import ConversationState
from nexo.domain.interactions.errors import NobodyOnDuty
from nexo.domain.interactions.models import Conversation, DeskSeat, Interaction
from nexo.domain.interactions.rules.sharing import Candidate, Chosen, choose
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def share_out(*, actor: Actor, conversation: Conversation) -> Chosen:
    """Assign a conversation by channel, language and load among those on duty who may read it.

    Raises `NobodyOnDuty`; what was assigned stays as it was then.
    """
    if not policies.may_write(actor, conversation):
        raise NotAllowed
    # One at a time: two conversations shared out in one instant must not both go to whoever has least.
    seats = list(
        DeskSeat.objects.select_for_update(of=("self",))
        .select_related("staff__account")
        .filter(
            jurisdiction_id=conversation.jurisdiction_id,
            on_duty_since__isnull=False,
            staff__status=StaffStatus.ACTIVE,
        )
        .order_by("pk")
    )
    loads = _loads([seat.staff_id for seat in seats])
    able = [
        _candidate(seat, loads.get(seat.staff_id, 0))
        for seat in seats
        if policies.may_write(colleague := actor_for(seat.staff.account), conversation)
        and policies.may_see(colleague, conversation)
    ]
    chosen = choose(able, channel=conversation.last_channel, language=_language(conversation))
    if chosen is None:
        raise NobodyOnDuty
    assignee = StaffMember.objects.get(pk=chosen.candidate.staff_id)
    assign_conversation(actor=actor, conversation=conversation, unit=conversation.unit, assignee=assignee)
    DeskSeat.objects.filter(staff=assignee).update(given_at=clock.now())
    return chosen


def _loads(staff_ids: list[UUID]) -> dict[UUID, int]:
    """Return how many conversations wait for each official."""
    rows = Conversation.objects.filter(
        assignee__in=staff_ids, state=ConversationState.OPEN, waiting_since__isnull=False
    )
    return {
        staff_id: number
        for staff_id, number in rows.values_list("assignee").annotate(number=Count("pk"))
        if staff_id is not None
    }


def _candidate(seat: DeskSeat, load: int) -> Candidate:
    return Candidate(
        staff_id=seat.staff_id,
        name=seat.staff.name,
        languages=tuple(seat.staff.languages),
        channels=tuple(seat.channels),
        load=load,
        most=seat.most,
        given_at=seat.given_at,
    )


def _language(conversation: Conversation) -> str:
    """Return the language of what was written last, as far as it is known."""
    rows = Interaction.objects.filter(conversation=conversation, direction="in").order_by("-occurred_at")
    return rows.values_list("language", flat=True).first() or ""

"""Calls colleagues into a conversation by their names in a note, and takes the call as heard."""

from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from nexo.domain.interactions import policies
from nexo.domain.interactions.errors import MentionUnknown
from nexo.domain.interactions.models import Conversation, Interaction, Mention
from nexo.domain.interactions.rules.mentions import handles
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.actors import Actor


def write_mentions(note: Interaction, conversation: Conversation) -> list[Mention]:
    """Write whom `note` calls, inside its transaction; raises `MentionUnknown` for who must not read it."""
    wanted = handles(note.text)
    if not wanted:
        return []
    called = _colleagues(conversation, wanted)
    rows = [
        Mention(interaction=note, conversation=conversation, staff=_reader(called, handle, conversation))
        for handle in wanted
    ]
    return Mention.objects.bulk_create(rows)


@transaction.atomic
def hear_mentions(*, actor: Actor, conversation: Conversation) -> int:
    """Take the calls of `actor` in a conversation they opened as heard; return how many there were."""
    mine = Mention.objects.filter(conversation=conversation, staff_id=actor.staff_id, seen_at__isnull=True)
    return mine.update(seen_at=clock.now())


def _colleagues(conversation: Conversation, wanted: tuple[str, ...]) -> dict[str, list[StaffMember]]:
    whose = reduce(or_, (Q(account__email__istartswith=f"{handle}@") for handle in wanted))
    rows = StaffMember.objects.select_related("account").filter(
        whose, jurisdiction_id=conversation.jurisdiction_id, status=StaffStatus.ACTIVE
    )
    found: dict[str, list[StaffMember]] = {}
    for row in rows.order_by("pk"):
        found.setdefault((row.account.email or "").partition("@")[0].lower(), []).append(row)
    return found


def _reader(called: dict[str, list[StaffMember]], handle: str, conversation: Conversation) -> StaffMember:
    """Return who answers to a name: whoever may read the conversation, since a note must not open it."""
    for one in called.get(handle, ()):
        if policies.may_see(actor_for(one.account), conversation):
            return one
    raise MentionUnknown(handle)

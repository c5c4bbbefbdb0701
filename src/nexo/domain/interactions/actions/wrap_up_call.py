"""Writes down what a call was about, on the entry that it has: its times stay, a person and words are added."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.identify_writer import identify_writer
from nexo.domain.interactions.actions.keep_call import TOPIC, details_of
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.errors import CallRegistered
from nexo.domain.interactions.models import Call, Conversation, Interaction
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.live import announce


@transaction.atomic
def wrap_up_call(
    *,
    actor: Actor,
    call_id: UUID,
    party: Party | None,
    text: str,
    result: str = "",
    files: Sequence[entries.File] = (),
) -> Interaction:
    """Say who called, what for and what came of it, during the call or after it; return its entry.

    With a person it moves into their conversation. The same words of the same official again change nothing.
    Raises `CallRegistered`, `NotFound`, `NotAllowed`, and `WriterKnown` where somebody else said who it was.
    """
    if not policies.may_take_calls(actor):
        raise NotAllowed
    rows = policies.calls_visible_to(actor).select_for_update(of=("self",))
    call = rows.select_related("interaction__conversation__party").filter(pk=call_id).first()
    if call is None:
        raise NotFound
    if call.wrapped_at is not None:
        if call.interaction.author_id == actor.subject_id and call.interaction.text == text:
            return call.interaction
        raise CallRegistered
    if party is not None:
        _say_who(actor, call, party)
    call.wrapped_at = clock.now()
    call.staff_id = call.staff_id or actor.staff_id
    call.save(update_fields=["wrapped_at", "staff"])
    entry = _write(actor, call, text, result)
    entries.attach(entry, files)
    audit(actor=actor, action="interactions.wrap_up_call", kind="interaction", object_id=entry.pk)
    announce(TOPIC, [call.pk], jurisdiction_id=call.jurisdiction_id)
    announce("inbox", [entry.conversation_id], jurisdiction_id=call.jurisdiction_id)
    return entry


def _say_who(actor: Actor, call: Call, party: Party) -> None:
    conversation = call.interaction.conversation
    known = conversation.party
    if known is not None and known.root_id == party.root_id:
        return
    identify_writer(actor=actor, conversation=conversation, party=party)


def _write(actor: Actor, call: Call, text: str, result: str) -> Interaction:
    # Read anew: saying who it was may have moved it.
    entry = Interaction.objects.select_for_update().get(pk=call.interaction_id)
    entry.text, entry.result = text, result
    entry.author_id, entry.author_label = actor.subject_id, actor.label[:150]
    entry.is_verified = entry.party_id is not None
    entry.attached_because = gettext_noop("Lo registró quien atendió.")
    entry.details = {**entry.details, **details_of(call)}
    conversation = Conversation.objects.select_for_update().get(pk=entry.conversation_id)
    if conversation.is_protected:
        entry.is_protected, entry.reader_unit_id = True, conversation.unit_id
    entry.search_text = entries.search_text_of(entry)
    entry.save()
    recompute_waiting(conversation)
    entry.conversation = conversation
    return entry

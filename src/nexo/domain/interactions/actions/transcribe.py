"""Writes down what a paper or a recording says, so that it can be read, found and answered."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.entries import search_text_of
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.errors import MessageEmpty, NothingToTranscribe
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.rules.transcribing import TRANSCRIBED, may_be_transcribed
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def transcribe(*, actor: Actor, interaction: Interaction, text: str) -> Interaction:
    """Give an entry that came with a file and no words its text; a correction keeps what stood before.

    The original is the file, untouched. Raises `NothingToTranscribe` for what people wrote themselves.
    """
    conversation = Conversation.objects.select_for_update().get(pk=interaction.conversation_id)
    if not policies.may_write(actor, conversation) or not policies.may_read(actor, interaction):
        raise NotAllowed
    if not text.strip():
        raise MessageEmpty
    row = Interaction.objects.get(pk=interaction.pk)
    if row.redacted_at is not None or not may_be_transcribed(
        direction=row.direction, text=row.text, details=row.details, has_files=row.attachments.exists()
    ):
        raise NothingToTranscribe
    before = row.details.get(TRANSCRIBED, {})
    versions = [*before.get("versions", []), row.text] if before else []
    row.details = {
        **row.details,
        TRANSCRIBED: {"by": actor.label, "at": clock.now().isoformat(), "versions": versions},
    }
    row.text = text.strip()
    row.search_text = search_text_of(row)
    row.save(update_fields=["text", "search_text", "details"])
    recompute_waiting(conversation)
    audit(actor=actor, action="interactions.transcribe", kind="interaction", object_id=row.pk)
    return row

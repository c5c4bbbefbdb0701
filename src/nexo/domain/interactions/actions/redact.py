"""Takes the words out of an entry and leaves the entry: nothing of the ledger is deleted."""

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions.waiting import recompute_waiting
from nexo.domain.interactions.errors import ReasonMissing
from nexo.domain.interactions.models import Conversation, Interaction
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

_BLANKED = ("text", "html", "quoted", "subject", "search_text")


@transaction.atomic
def redact(*, actor: Actor, interaction: Interaction, reason: str) -> Interaction:
    """Blank what an entry says, with the reason; who, when and by which channel stay."""
    conversation = Conversation.objects.select_for_update().get(pk=interaction.conversation_id)
    if not policies.may_redact(actor, conversation):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    for name in _BLANKED:
        setattr(interaction, name, "")
    interaction.redacted_at, interaction.redaction_reason = clock.now(), reason[:200]
    interaction.save(update_fields=[*_BLANKED, "redacted_at", "redaction_reason"])
    recompute_waiting(conversation)
    audit(
        actor=actor,
        action="interactions.redact",
        kind="interaction",
        object_id=interaction.pk,
        reason=reason,
    )
    return interaction

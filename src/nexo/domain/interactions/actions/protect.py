"""Hides an entry from everyone but one unit, when it turns out to belong on a protected route."""

from django.db import transaction

from nexo.domain.interactions.models import Conversation, Interaction
from nexo.domain.interactions.rules import preview
from nexo.domain.organisation.models import Unit
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit


@transaction.atomic
def protect(*, actor: Actor, interaction: Interaction, unit: Unit) -> Interaction:
    """Let only `unit` read `interaction` from now on.

    The lists show that there was a contact, not what it said.
    """
    interaction.is_protected, interaction.reader_unit = True, unit
    interaction.save(update_fields=["is_protected", "reader_unit"])
    Conversation.objects.filter(pk=interaction.conversation_id).update(preview=preview.RESERVED)
    audit(actor=actor, action="interactions.protect", kind="interaction", object_id=interaction.pk)
    return interaction

"""Ties an interaction to what it speaks of in another register."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import policies
from nexo.domain.interactions.events import InteractionLinked
from nexo.domain.interactions.models import Interaction, Reference
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

ObjectRef = tuple[str, str, UUID]
"""Something in another register: (register, kind, id)."""


@transaction.atomic
def link(
    *, actor: Actor, interaction: Interaction, register: str, kind: str, object_id: UUID, reason: str = ""
) -> Reference:
    """Tie `interaction` to (register, kind, id), once; `reason` says in words why."""
    if not policies.may_write(actor, interaction.conversation):
        raise NotAllowed
    reference, is_new = Reference.objects.get_or_create(
        interaction=interaction,
        register=register,
        kind=kind,
        object_id=object_id,
        defaults={"reason": reason[:200]},
    )
    if is_new:
        audit(
            actor=actor,
            action="interactions.link",
            kind="interaction",
            object_id=interaction.pk,
            changes={"register": register, "kind": kind, "object_id": str(object_id)},
        )
        _announce(actor, interaction, (register, kind, object_id))
    return reference


def tie(actor: Actor, interaction: Interaction, references: Sequence[ObjectRef]) -> None:
    """Write the references of a new interaction and announce each; inside the caller's transaction."""
    write_references(interaction, references)
    for reference in references:
        _announce(actor, interaction, reference)


def write_references(interaction: Interaction, references: Sequence[ObjectRef], reason: str = "") -> None:
    """Write the references of a new interaction in one statement, and none for none."""
    if not references:
        return
    Reference.objects.bulk_create(
        [
            Reference(
                interaction=interaction, register=register, kind=kind, object_id=object_id, reason=reason
            )
            for register, kind, object_id in references
        ],
        ignore_conflicts=True,
    )


def _announce(actor: Actor, interaction: Interaction, reference: ObjectRef) -> None:
    register, kind, object_id = reference
    record(
        InteractionLinked(
            interaction_id=interaction.pk,
            conversation_id=interaction.conversation_id,
            register=register,
            kind=kind,
            object_id=object_id,
        ),
        actor=actor,
    )

"""Writes down a contact that no provider sends.

A visit, a call, a form, a letter, a message in the portal.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.link import tie
from nexo.domain.interactions.actions.once import once
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.errors import ChannelCannot
from nexo.domain.interactions.events import ContactRegistered, InteractionReceived
from nexo.domain.interactions.models import Interaction
from nexo.domain.interactions.ports import Capabilities
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

PORTAL = "portal"
"""The kind of address of the town hall's own pages."""


def register_contact(
    *,
    actor: Actor,
    channel: str,
    party: Party | None,
    text: str,
    kind: str,
    result: str = "",
    duration_seconds: int | None = None,
    external_id: str | None = None,
    files: Sequence[entries.File] = (),
    details: Mapping[str, Any] | None = None,
    subject: str = "",
    direction: str = Direction.IN,
    occurred_at: datetime | None = None,
    references: Sequence[tuple[str, str, UUID]] = (),
    reader_unit: Unit | None = None,
) -> Interaction:
    """Write a contact and return it; the same `external_id` on a channel again returns what is there.

    `reader_unit` protects it: only that unit reads what was said. `details` may hold a `location` [lat, lon].
    """
    sheet = registry.channels.get(channel).capabilities
    jurisdiction_id = _allowed(actor, party)
    if kind not in InteractionKind or direction not in Direction:
        raise ChannelCannot(field="kind")
    interaction = Interaction(
        jurisdiction_id=jurisdiction_id,
        party=party,
        channel=channel,
        direction=direction,
        kind=kind,
        external_id=external_id,
        subject=subject[:300],
        text=text,
        author_id=actor.subject_id,
        author_label=actor.label[:150],
        is_verified=actor.kind is not ActorKind.ANONYMOUS,
        is_protected=reader_unit is not None,
        reader_unit=reader_unit,
        attached_because=_because(actor, party),
        result=result,
        duration_seconds=duration_seconds,
        details={**_answered_at(sheet, party), **(details or {})},
        occurred_at=occurred_at or clock.now(),
        received_at=clock.now(),
    )
    return once(lambda: _write(actor, interaction, files, references), lambda: _known(interaction))


def _allowed(actor: Actor, party: Party | None) -> UUID:
    """Return the jurisdiction that the actor writes in; raises `NotAllowed`."""
    if not policies.may_register(actor, party_id=party.root_id if party else None):
        raise NotAllowed
    if actor.jurisdiction_id is None or (party and party.jurisdiction_id != actor.jurisdiction_id):
        raise NotAllowed
    return actor.jurisdiction_id


def _write(
    actor: Actor,
    interaction: Interaction,
    files: Sequence[entries.File],
    references: Sequence[tuple[str, str, UUID]],
) -> Interaction:
    conversation, is_new = entries.conversation_for(
        jurisdiction_id=interaction.jurisdiction_id, party=interaction.party
    )
    conversation, is_new = entries.write(
        interaction,
        conversation,
        is_new=is_new,
        files=files,
        has_location="location" in interaction.details,
    )
    audit(actor=actor, action="interactions.register", kind="interaction", object_id=interaction.pk)
    if interaction.direction == Direction.IN:
        record(
            InteractionReceived(
                interaction_id=interaction.pk,
                conversation_id=conversation.pk,
                party_id=interaction.party_id,
                channel=interaction.channel,
                kind=str(interaction.kind),
                is_automatic=False,
                is_verified=interaction.is_verified,
                is_new_conversation=is_new,
            ),
            actor=actor,
        )
    else:
        record(
            ContactRegistered(
                interaction_id=interaction.pk,
                conversation_id=conversation.pk,
                party_id=interaction.party_id,
                channel=interaction.channel,
                kind=str(interaction.kind),
            ),
            actor=actor,
        )
    tie(actor, interaction, references)
    return interaction


def _answered_at(sheet: Capabilities, party: Party | None) -> dict[str, Any]:
    """Return where to answer on the portal: on the page of whoever wrote there."""
    if party is None or PORTAL not in sheet.address_kinds:
        return {}
    return {"senders": [[PORTAL, str(party.root_id)]]}


def _because(actor: Actor, party: Party | None) -> str:
    if party is None:
        return gettext_noop("Contacto de una persona sin identificar.")
    if actor.kind is ActorKind.STAFF:
        return gettext_noop("Lo registró quien atendió.")
    return gettext_noop("Lo cargó desde el portal.")


def _known(interaction: Interaction) -> Interaction | None:
    if interaction.external_id is None:
        return None
    return Interaction.objects.filter(
        jurisdiction_id=interaction.jurisdiction_id,
        channel=interaction.channel,
        external_id=interaction.external_id,
        account__isnull=True,
    ).first()

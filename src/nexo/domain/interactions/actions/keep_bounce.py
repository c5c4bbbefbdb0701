"""Puts a delivery report of a mail server where its message stands."""

from django.utils.translation import gettext_noop

from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.apply_status import report
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.events import MessageBounced
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction, RawRecord
from nexo.domain.interactions.ports import Bounce, DeliveryState, InboundItem
from nexo.domain.parties.models import ContactPoint, Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

_WORDS = {
    "hard": "No se pudo entregar a {recipient}: la dirección no existe o no recibe.",
    "soft": "No se pudo entregar a {recipient} por ahora: la casilla está llena o no responde.",
    "delayed": "La entrega a {recipient} está demorada; el servidor sigue intentando.",
}


def keep_bounce(
    *, actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None
) -> Interaction:
    """Write a bounce into the conversation of the message it speaks of; it is nobody's answer.

    Inside the caller's transaction. Without a known original it goes to whoever holds the address, if one
    does.
    """
    bounce = item.bounce
    assert bounce is not None  # noqa: S101 - the caller asked
    original = _original(account, bounce)
    party = original.interaction.party if original else _holder(account, bounce)
    interaction = _interaction(account, item, bounce, raw, party)
    interaction.reply_to = original.interaction if original else None
    conversation, is_new = entries.conversation_for(
        jurisdiction_id=account.jurisdiction_id,
        party=party,
        claimed=original.interaction.conversation_id if original else None,
        stays_closed=True,
    )
    conversation, _ = entries.write(interaction, conversation, is_new=is_new, files=item.media)
    if original is not None and bounce.kind != "delayed":
        report(
            actor=actor,
            delivery=original,
            status=DeliveryState.FAILED,
            error_code=bounce.status,
            error=interaction.text,
        )
    audit(actor=actor, action="interactions.receive", kind="interaction", object_id=interaction.pk)
    record(
        MessageBounced(
            interaction_id=interaction.pk,
            conversation_id=conversation.pk,
            about_interaction_id=original.interaction_id if original else None,
            kind=bounce.kind,
            status=bounce.status,
        ),
        actor=actor,
    )
    return interaction


def _original(account: ChannelAccount, bounce: Bounce) -> Delivery | None:
    if not bounce.original_id:
        return None
    return (
        Delivery.objects.select_for_update(of=("self",))
        .filter(external_id=bounce.original_id, account__jurisdiction_id=account.jurisdiction_id)
        .select_related("interaction__party", "interaction__conversation")
        .first()
    )


def _holder(account: ChannelAccount, bounce: Bounce) -> Party | None:
    """Return the one party that has this address; of several nobody is picked."""
    points = ContactPoint.objects.filter(
        jurisdiction_id=account.jurisdiction_id, kind="email", normalised=bounce.recipient.lower()
    )
    found = list(points.select_related("party")[:2])
    return found[0].party if len(found) == 1 else None


def _interaction(
    account: ChannelAccount,
    item: InboundItem,
    bounce: Bounce,
    raw: RawRecord | None,
    party: Party | None,
) -> Interaction:
    now = clock.now()
    words = _WORDS.get(bounce.kind, _WORDS["soft"]).format(recipient=bounce.recipient)
    return Interaction(
        jurisdiction_id=account.jurisdiction_id,
        party=party,
        channel=account.slug,
        account=account,
        direction=Direction.IN,
        kind=InteractionKind.BOUNCE,
        external_id=item.external_id,
        subject=item.subject[:300],
        text=words,
        quoted=item.text,
        sender_label=gettext_noop("Servidor de correo"),
        is_automatic=True,
        attached_because=gettext_noop("Habla de un mensaje nuestro.") if bounce.original_id else "",
        details={"bounce": {"recipient": bounce.recipient, "kind": bounce.kind, "status": bounce.status}},
        raw=raw,
        occurred_at=item.timestamp or (raw.received_at if raw else now),
        received_at=raw.received_at if raw else now,
    )

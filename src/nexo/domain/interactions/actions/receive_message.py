"""Takes one normalised item of a provider into the ledger: once, under one person, in one conversation."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions import entries, threads
from nexo.domain.interactions.actions.keep_bounce import keep_bounce
from nexo.domain.interactions.actions.once import once_of
from nexo.domain.interactions.actions.withdraw import withdraw, withdrawn_before
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.events import InteractionReceived
from nexo.domain.interactions.models import ChannelAccount, Interaction, RawRecord
from nexo.domain.interactions.ports import Capabilities, InboundItem, ItemKind, Sender
from nexo.domain.interactions.rules import threading
from nexo.domain.interactions.rules.threading import Proof, Verdict
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.domain.parties.models import Party
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Who wrote, as far as anybody knows."""

    party: Party | None
    because: str
    is_new: bool = False
    is_ourselves: bool = False


def receive_message(
    *, actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None = None
) -> Interaction:
    """Write one message and return it; the same one again is a no-op that returns what is there."""
    if actor.kind is not ActorKind.SYSTEM or actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    return once_of(account, item, lambda: _receive(actor, account, item, raw))


def _receive(actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None) -> Interaction:
    if item.bounce is not None:
        return keep_bounce(actor=actor, account=account, item=item, raw=raw)
    sheet = registry.channels.get(account.slug).capabilities
    proof = _proof(item)
    writer = _writer(actor, account, item, proof)
    claims = threads.claims_of(
        item, jurisdiction_id=account.jurisdiction_id, party=writer.party, keeps_keys=sheet.threads
    )
    if writer.is_ourselves and claims.same_id is not None:
        return claims.same_id  # a copy of our own message came back
    verdict = threading.decide(claims.claims, proof=proof, is_forward=threading.is_forward(item.subject))
    withdraw(account=account, item=item)
    interaction = _interaction(account, item, raw, writer, verdict)
    interaction.reply_to = claims.answers if verdict.conversation_id else None
    if claims.referred_in is not None:
        interaction.withdrawn_at = withdrawn_before(conversation_id=claims.referred_in, item=item)
    _remark(interaction, item, claims)
    return _keep(
        actor=actor,
        item=item,
        interaction=interaction,
        writer=writer,
        verdict=verdict,
        sheet=sheet,
        claims=claims,
    )


def _keep(
    *,
    actor: Actor,
    item: InboundItem,
    interaction: Interaction,
    writer: _Writer,
    verdict: Verdict,
    sheet: Capabilities,
    claims: threads.Claims,
) -> Interaction:
    conversation, is_new = entries.conversation_for(
        jurisdiction_id=interaction.jurisdiction_id,
        party=writer.party,
        claimed=verdict.conversation_id,
        stays_closed=item.automatic,
        fresh_party=writer.is_new,
    )
    conversation, is_new = entries.write(
        interaction,
        conversation,
        is_new=is_new,
        files=item.media,
        has_location=item.location is not None,
        fresh_party=writer.is_new,
    )
    if sheet.threads:
        threads.keep_keys(item, interaction, claims.known_keys)
    audit(actor=actor, action="interactions.receive", kind="interaction", object_id=interaction.pk)
    record(
        InteractionReceived(
            interaction_id=interaction.pk,
            conversation_id=conversation.pk,
            party_id=interaction.party_id,
            channel=interaction.channel,
            kind=str(interaction.kind),
            is_automatic=interaction.is_automatic,
            is_verified=interaction.is_verified,
            is_new_conversation=is_new,
        ),
        actor=actor,
    )
    return interaction


def _proof(item: InboundItem) -> Proof:
    """Return what the channel says of the writer; one that says nothing proves its writers itself."""
    return Proof(item.extra.get("authentication", Proof.PASS))


def _writer(actor: Actor, account: ChannelAccount, item: InboundItem, proof: Proof) -> _Writer:
    ours = account.address.lower()
    if ours and any(sender.value.lower() == ours for sender in item.senders):
        return _Writer(party=None, because=gettext_noop("Lleva nuestra propia dirección."), is_ourselves=True)
    if not item.senders:
        return _Writer(party=None, because=gettext_noop("No dice quién lo manda."))
    if proof is Proof.FAIL:
        return _Writer(party=None, because="")
    found = resolve_sender(
        actor=actor,
        senders=[(sender.kind, sender.value) for sender in item.senders],
        name=item.sender_name,
        source=account.slug,
    )
    return _Writer(party=found.party, because=found.because, is_new=found.is_new)


def _interaction(
    account: ChannelAccount, item: InboundItem, raw: RawRecord | None, writer: _Writer, verdict: Verdict
) -> Interaction:
    now = clock.now()
    return Interaction(
        jurisdiction_id=account.jurisdiction_id,
        party=writer.party,
        channel=account.slug,
        account=account,
        direction=Direction.IN,
        kind=kind_of(item),
        external_id=item.external_id,
        subject=item.subject[:300],
        text=item.text or _words_for(item),
        quoted=item.quoted,
        html=item.html,
        sender_label=label_of(item.sender_name, item.senders),
        is_automatic=item.automatic or writer.is_ourselves,
        is_verified=verdict.is_verified and not writer.is_ourselves,
        attached_because=(verdict.because or writer.because)[:200],
        details=_details(item, verdict),
        raw=raw,
        occurred_at=item.timestamp or (raw.received_at if raw else now),
        received_at=raw.received_at if raw else now,
    )


def kind_of(item: InboundItem) -> InteractionKind:
    """Return what an item is in the ledger."""
    if item.raw_type == "reaction":
        return InteractionKind.REACTION
    return {
        ItemKind.UNSUPPORTED: InteractionKind.UNSUPPORTED,
        ItemKind.EVENT: InteractionKind.EVENT,
    }.get(item.kind, InteractionKind.MESSAGE)


def label_of(name: str, senders: tuple[Sender, ...]) -> str:
    """Return how the sender called themselves, and from where: `María R. <maria@example.org>`."""
    address = senders[0].value if senders else ""
    return (f"{name} <{address}>" if name and address else name or address)[:200]


def _words_for(item: InboundItem) -> str:
    if item.kind is not ItemKind.UNSUPPORTED:
        return ""
    return f"Mensaje de un tipo que todavía no se puede mostrar ({item.raw_type}). El original está guardado."


def _details(item: InboundItem, verdict: Verdict) -> dict[str, Any]:
    found: dict[str, Any] = {
        **item.extra,
        "raw_type": item.raw_type,
        "senders": [[sender.kind, sender.value] for sender in item.senders],
    }
    if item.location is not None:
        found["location"] = list(item.location)
    if item.error_code or item.error_detail:
        found["error"] = [item.error_code, item.error_detail]
    if verdict.is_stranger:
        found["third_party"] = True
    return found


def _remark(interaction: Interaction, item: InboundItem, claims: threads.Claims) -> None:
    """Note what an official should know: an id used twice, a matter that changed."""
    if claims.same_id is not None:
        interaction.details["id_reused"] = True
    answered = claims.answers
    if answered is not None and threading.has_new_subject(item.subject, answered.subject):
        interaction.details["new_subject"] = True

"""Puts a message of ours into the outbox; it leaves by a job, after a moment in which it can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions import entries
from nexo.domain.interactions.actions.draft import forget_draft
from nexo.domain.interactions.actions.link import ObjectRef, write_references
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.errors import (
    AddressMissing,
    ChannelCannot,
    ChannelRefused,
    MessageEmpty,
    ScheduleWrong,
    TextTooLong,
    WindowClosed,
)
from nexo.domain.interactions.events import MessageQueued
from nexo.domain.interactions.models import ChannelAccount, Conversation, Delivery, Interaction
from nexo.domain.interactions.ports import Capabilities, DeliveryState, Sender
from nexo.domain.interactions.queries.addresses import address_on, last_written_at
from nexo.domain.interactions.queries.automatic import last_reply_at, sent_automatically
from nexo.domain.interactions.rules import choice, limits
from nexo.domain.interactions.rules.threading import bare_subject
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.models import Party
from nexo.domain.parties.policies import refused_channels
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record
from nexo.kernel.jobs.defer import defer

SEND = "interactions.send"
UNDO = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Queued:
    """What stands in the outbox."""

    interaction: Interaction
    delivery: Delivery


@transaction.atomic
def queue_message(
    *,
    actor: Actor,
    conversation: Conversation,
    channel: str,
    text: str,
    subject: str = "",
    html: str = "",
    to: Sender | None = None,
    party: Party | None = None,
    files: Sequence[entries.File] = (),
    references: Sequence[ObjectRef] = (),
    automatic: bool = False,
    answering: Interaction | None = None,
    send_at: datetime | None = None,
    template: str = "",
    parameters: Sequence[str] = (),
    buttons: Sequence[tuple[str, str]] = (),
    press: str = "",
    key: str | None = None,
    by_law: bool = False,
    reader_unit: Unit | None = None,
    priority: int = 0,
) -> Queued:
    """Write a message and defer its sending; the same `key` again returns what is there.

    An official's message waits ten seconds for an undo. An automatic one is counted: one too many, or an
    automatic answer to `answering` that must not be, is written as cancelled with the reason, never sent
    and never silent. What the law orders (`by_law`) leaves though the person refused the channel. With `send_at`
    it waits until then, in its line; raises `ScheduleWrong` where that is past or too far off. Only `reader_unit`, where
    given, reads it in the ledger. A `priority` below zero leaves after every ordinary message.
    """
    conversation = (
        Conversation.objects.select_for_update(of=("self",)).select_related("party").get(pk=conversation.pk)
    )
    if not policies.may_write(actor, conversation):
        raise NotAllowed
    if known := _known(key, conversation):
        return known
    sheet = registry.channels.get(channel).capabilities
    account = _account(conversation, channel, sheet)
    address = to or address_on(conversation, channel, sheet, party=party)
    _check(text, sheet, address, has_files=bool(files), has_template=bool(template))
    leaves_at = _checked_moment(send_at)
    _check_turn(sheet, conversation, account, automatic=automatic, template=template, at=leaves_at)
    _check_refusal(party or conversation.party, conversation, channel, by_law=by_law)
    interaction = _interaction(
        actor=actor,
        conversation=conversation,
        account=account,
        address=address,
        text=text,
        subject=subject or (_subject(conversation) if sheet.threads else ""),
        html=html,
        party=party or conversation.party,
    )
    _mark(interaction, automatic=automatic, answering=answering, reader_unit=reader_unit)
    conversation, _ = entries.write(interaction, conversation, is_new=False, files=files)
    write_references(interaction, references)
    delivery = _delivery(
        interaction,
        account,
        address,
        key=key,
        queued_at=leaves_at,
        not_before=send_at or _undo_until(actor, automatic=automatic),
        options=_options(template, parameters, buttons, press),
    )
    _conclude(actor, interaction, delivery, priority)
    return Queued(interaction, delivery)


def _mark(
    interaction: Interaction, *, automatic: bool, answering: Interaction | None, reader_unit: Unit | None
) -> None:
    interaction.is_automatic, interaction.reply_to = automatic, answering
    interaction.is_protected, interaction.reader_unit = reader_unit is not None, reader_unit


def defer_sending(delivery: Delivery) -> None:
    """Let the job send `delivery` when it is due; one waiting job a message is enough."""
    defer(
        SEND,
        delivery_id=delivery.pk,
        queueing_lock=f"{SEND}:{delivery.pk}",
        schedule_at=delivery.not_before,
        priority=delivery.priority,
    )


def _known(key: str | None, conversation: Conversation) -> Queued | None:
    if key is None:
        return None
    delivery = (
        Delivery.objects.filter(key=key, interaction__jurisdiction_id=conversation.jurisdiction_id)
        .select_related("interaction")
        .first()
    )
    return Queued(delivery.interaction, delivery) if delivery else None


def _account(conversation: Conversation, channel: str, sheet: Capabilities) -> ChannelAccount:
    """Return the account the person wrote to last on this channel, else the first active one."""
    if not sheet.outbound or sheet.manual:
        raise ChannelCannot(field="channel")
    rows = ChannelAccount.objects.filter(
        jurisdiction_id=conversation.jurisdiction_id, slug=channel, is_active=True
    )
    accounts = list(rows.order_by("created_at", "pk"))
    if not accounts:
        raise ChannelCannot("Este canal no está configurado.", field="channel")
    if len(accounts) == 1:
        return accounts[0]
    last = (
        Interaction.objects.filter(conversation=conversation, account__in=accounts, direction=Direction.IN)
        .order_by("-occurred_at")
        .values_list("account_id", flat=True)
        .first()
    )
    return next((account for account in accounts if account.pk == last), accounts[0])


def _check(
    text: str,
    sheet: Capabilities,
    address: Sender | None,
    *,
    has_files: bool,
    has_template: bool,
) -> None:
    if not text.strip() and not has_template and not has_files:
        raise MessageEmpty(field="text")
    if has_files and not sheet.attachments:
        raise ChannelCannot("Este canal no admite archivos.", field="files")
    if address is None or address.kind not in sheet.address_kinds:
        raise AddressMissing(field="to")
    if sheet.max_text is not None and len(text) > sheet.max_text:
        raise TextTooLong(sheet.max_text)


def _check_turn(
    sheet: Capabilities,
    conversation: Conversation,
    account: ChannelAccount,
    *,
    automatic: bool,
    template: str,
    at: datetime,
) -> None:
    """Refuse to write where the person must have written first, or not too long ago."""
    window = None if template else sheet.window_for(automatic=automatic)
    if window is None and not sheet.answers_only:
        return
    last = last_written_at(conversation, account.slug)
    if sheet.answers_only and last is None:
        raise ChannelCannot("Por este canal tiene que escribir primero la persona.", field="channel")
    if window is not None and not choice.window_left(last, window, at):
        raise WindowClosed(field="channel")


def _check_refusal(party: Party | None, conversation: Conversation, channel: str, *, by_law: bool) -> None:
    if by_law:
        return
    refused_at = refused_channels(party).get(channel) if party else None
    if refused_at is not None and choice.is_refused(refused_at, last_written_at(conversation, channel)):
        raise ChannelRefused(field="channel")


def _interaction(
    *,
    actor: Actor,
    conversation: Conversation,
    account: ChannelAccount,
    address: Sender | None,
    text: str,
    subject: str,
    html: str,
    party: Party | None,
) -> Interaction:
    return Interaction(
        jurisdiction_id=conversation.jurisdiction_id,
        party=party,
        channel=account.slug,
        account=account,
        direction=Direction.OUT,
        kind=InteractionKind.MESSAGE,
        subject=subject[:300],
        text=text,
        html=html,
        sender_label="",
        author_id=actor.subject_id,
        author_label=actor.label[:150],
        is_verified=True,
        details={"to": [address.kind, address.value]} if address else {},
    )


def _subject(conversation: Conversation) -> str:
    """Return the subject of the thread with one `Re:`."""
    last = (
        Interaction.objects.filter(conversation=conversation)
        .exclude(subject="")
        .exclude(kind=InteractionKind.BOUNCE)
        .order_by("-occurred_at")
        .values_list("subject", flat=True)
        .first()
    )
    if not last:
        return ""
    return last if not bare_subject(last) or last.lower().startswith("re:") else f"Re: {last}"


def _options(
    template: str, parameters: Sequence[str], buttons: Sequence[tuple[str, str]], press: str
) -> dict[str, Any]:
    found: dict[str, Any] = {"template": template, "parameters": list(parameters), "press": press}
    found["buttons"] = [list(one) for one in buttons]
    return {name: value for name, value in found.items() if value}


def _delivery(
    interaction: Interaction,
    account: ChannelAccount,
    address: Sender | None,
    *,
    key: str | None,
    queued_at: datetime,
    not_before: datetime | None,
    options: dict[str, Any],
) -> Delivery:
    assert address is not None  # noqa: S101 - checked before
    return Delivery(
        interaction=interaction,
        account=account,
        to_kind=address.kind,
        to_value=address.value,
        key=key or f"nexo-{ids.uuid7()}",
        options=options,
        not_before=not_before,
        queued_at=queued_at,
    )


def _checked_moment(send_at: datetime | None) -> datetime:
    """Return when a message joins the line: now, or when it was put off to."""
    now = clock.now()
    if send_at is not None and not now < send_at <= now + limits.LONGEST_AHEAD:
        raise ScheduleWrong(field="send_at")
    return send_at or now


def _undo_until(actor: Actor, *, automatic: bool) -> datetime | None:
    return None if automatic or actor.staff_id is None else clock.now() + UNDO


def _hold_where_needed(delivery: Delivery, conversation: Conversation, answering: Interaction | None) -> None:
    now = clock.now()
    reason = ""
    if answering is not None:
        reason = limits.held_as_reply(
            answers_automatic=answering.is_automatic or bool(answering.details.get("suppresses_answers")),
            last_reply_at=last_reply_at(conversation, delivery.to_value, now),
            now=now,
        )
    step = limits.held_by_rate(sent_automatically(delivery.account_id, delivery.to_value, now), now)
    if step is not None and not reason:
        minutes = int(step.within.total_seconds() // 60)
        reason = f"Ya salieron {step.count} mensajes automáticos a esta dirección en {minutes} minutos."
    if reason:
        delivery.state, delivery.error_code, delivery.error = DeliveryState.CANCELLED, "held", reason


def _conclude(actor: Actor, interaction: Interaction, delivery: Delivery, priority: int) -> None:
    """Write the delivery and the act down, forget the draft it was, and have it leave unless it is held."""
    delivery.priority = priority
    if interaction.is_automatic:
        _hold_where_needed(delivery, interaction.conversation, interaction.reply_to)
    delivery.save(force_insert=True)
    if actor.staff_id is not None:
        forget_draft(actor=actor, conversation=interaction.conversation)
    audit(actor=actor, action="interactions.write", kind="interaction", object_id=interaction.pk)
    if delivery.state != DeliveryState.QUEUED:
        return
    defer_sending(delivery)
    record(
        MessageQueued(
            interaction_id=interaction.pk,
            conversation_id=interaction.conversation_id,
            party_id=interaction.party_id,
            channel=interaction.channel,
            is_automatic=interaction.is_automatic,
        ),
        actor=actor,
    )

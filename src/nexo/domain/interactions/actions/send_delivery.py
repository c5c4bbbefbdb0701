"""Sends one message of the outbox.

Claim it, call the provider with no transaction open, write down the outcome.
The honest promise is at least once with the same key. Where a provider keeps no keys, a call that broke
off leaves the message `unknown`: an official sees it and decides; it is never sent again in silence.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.apply_status import announce_state, lock_message
from nexo.domain.interactions.actions.poll_account import note_refusal
from nexo.domain.interactions.actions.queue_message import defer_sending
from nexo.domain.interactions.actions.renew_access import usable_config
from nexo.domain.interactions.models import ChannelAccount, Delivery, DeliveryReport, ThreadKey
from nexo.domain.interactions.ports import AccessLost, ChannelError, DeliveryState, Receipt, Remedy, Sends
from nexo.domain.interactions.queries.outgoing import message_of
from nexo.domain.interactions.rules import ladder, limits, retries
from nexo.kernel import clock, faults
from nexo.kernel.actors import system

STUCK_AFTER = timedelta(minutes=5)
"""Longer than any call to a provider may take: who claimed a message before that is gone."""

_log = logging.getLogger(__name__)


def send_delivery(*, delivery_id: UUID) -> Delivery | None:
    """Send a queued message that is due and first in line for its address; return it, or None when not now.

    What waits behind an earlier message is called when that one is settled.
    """
    faults.point("K9")
    delivery = _claim(delivery_id)
    if delivery is None:
        return None
    try:
        receipt = _call(delivery)
    except AccessLost as error:
        note_refusal(delivery.account_id, error)
        return _put_off(delivery, error, retries.WAIT_FOR_ACCESS, is_try=False)
    except ChannelError as error:
        return _refused(delivery, error)
    except Exception as error:  # noqa: BLE001 - an edge: an adapter's fault must not be taken for "not sent"
        _log.warning("delivery %s: %s", delivery.pk, type(error).__name__)
        return _refused(delivery, ChannelError(_BROKE_OFF, remedy=Remedy.UNKNOWN, code="interrupted"))
    faults.point("K10")
    delivery = record_receipt(delivery_id=delivery.pk, receipt=receipt)
    faults.point("K11")
    return delivery


@transaction.atomic
def record_receipt(*, delivery_id: UUID, receipt: Receipt) -> Delivery:
    """Write down what the provider said at once, and take up the reports that came before it."""
    delivery = _locked(delivery_id)
    before = delivery.state
    delivery.external_id = receipt.external_id or delivery.external_id
    reported = [receipt.state.value]
    if delivery.external_id:
        lock_message(delivery.account, delivery.external_id)
        reported += _early_reports(delivery)
        _keep_key(delivery)
    delivery.state = ladder.climbed(before, reported)
    delivery.sent_at = delivery.sent_at or clock.now()
    delivery.save()
    if receipt.facts:
        entry = delivery.interaction
        entry.details = {**entry.details, "receipt": dict(receipt.facts)}
        entry.save(update_fields=["details"])
    announce_state(actor=system(delivery.account.jurisdiction_id), delivery=delivery)
    _call_next(delivery)
    return delivery


@transaction.atomic
def recover_stuck() -> int:
    """Settle what was being sent when its worker died; return how many.

    With a provider that keeps our key it goes again; with one that does not it is `unknown`.
    """
    rows = list(
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("account", "interaction")
        .filter(state=DeliveryState.SENDING, claimed_at__lt=clock.now() - STUCK_AFTER)
    )
    for delivery in rows:
        if registry.channels.get(delivery.account.slug).capabilities.idempotent_send:
            delivery.state = DeliveryState.QUEUED
            delivery.save(update_fields=["state"])
            defer_sending(delivery)
        else:
            _settle(delivery, DeliveryState.UNKNOWN, "interrupted", _BROKE_OFF)
    return len(rows)


def call_waiting() -> int:
    """Defer the sending of what is due and was not called, after a crash or a restored backup.

    Return how many.
    """
    rows = Delivery.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lt=clock.now()),
        state=DeliveryState.QUEUED,
        is_held=False,
        queued_at__lt=clock.now() - STUCK_AFTER,
    )
    found = list(rows.order_by("queued_at", "pk")[:1000])
    with transaction.atomic():
        for delivery in found:
            defer_sending(delivery)
    return len(found)


_BROKE_OFF = gettext_noop("La conexión se cortó mientras salía: no sabemos si llegó.")


@transaction.atomic
def _claim(delivery_id: UUID) -> Delivery | None:
    """Take a message for this worker, unless it is not due, not first in line, or already taken."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("account", "interaction__party", "interaction__conversation")
        .filter(pk=delivery_id, state=DeliveryState.QUEUED, is_held=False)
        .first()
    )
    if delivery is None:
        return None
    now = clock.now()
    if delivery.not_before is not None and delivery.not_before > now:
        defer_sending(delivery)
        return None
    if _earlier(delivery) or _is_held_by_pace(delivery, now):
        return None
    delivery.state, delivery.claimed_at = DeliveryState.SENDING, now
    delivery.attempts += 1
    delivery.save(update_fields=["state", "claimed_at", "attempts"])
    return delivery


def _earlier(delivery: Delivery) -> bool:
    return (
        _line(delivery)
        .filter(
            Q(priority__gt=delivery.priority)
            | Q(priority=delivery.priority, queued_at__lt=delivery.queued_at)
            | Q(priority=delivery.priority, queued_at=delivery.queued_at, pk__lt=delivery.pk)
        )
        .exists()
    )


def _is_held_by_pace(delivery: Delivery, now: datetime) -> bool:
    """Put a message off where its account has sent as many as its `per_second` allows; say whether it was."""
    step = limits.pace(delivery.account.settings.get("per_second"), is_low=delivery.priority < 0)
    if step is None:
        return False
    # Two workers must not both take the last place.
    ChannelAccount.objects.select_for_update().get(pk=delivery.account_id)
    ours = Delivery.objects.filter(account_id=delivery.account_id)
    if ours.filter(claimed_at__gt=now - step.within).count() < step.count:
        return False
    # Each behind those that are put off already, so that not all come back at once.
    waiting = ours.filter(
        state=DeliveryState.QUEUED, not_before__gt=now, priority__gte=delivery.priority
    ).count()
    delivery.not_before = now + step.within * (1 + waiting // step.count)
    delivery.save(update_fields=["not_before"])
    defer_sending(delivery)
    return True


def _line(delivery: Delivery) -> QuerySet[Delivery]:
    """Return what still waits for the same address; what is held keeps nobody waiting."""
    return Delivery.objects.filter(
        account_id=delivery.account_id,
        to_value=delivery.to_value,
        state__in=[DeliveryState.QUEUED, DeliveryState.SENDING],
        is_held=False,
    ).exclude(pk=delivery.pk)


def _call_next(delivery: Delivery) -> None:
    following = (
        _line(delivery).filter(state=DeliveryState.QUEUED).order_by("-priority", "queued_at", "pk").first()
    )
    if following is not None:
        defer_sending(following)


def _call(delivery: Delivery) -> Receipt:
    channel = registry.channels.get(delivery.account.slug)
    if not isinstance(channel, Sends):
        raise ChannelError("Este canal no envía mensajes.", remedy=Remedy.NEVER, code="no_sending")
    return channel.send(usable_config(delivery.account), message_of(delivery))


def _refused(delivery: Delivery, error: ChannelError) -> Delivery:
    wait = retries.wait_before(delivery.attempts, error.retry_after) if error.retryable else None
    if wait is not None:
        return _put_off(delivery, error, wait, is_try=True)
    with transaction.atomic():
        delivery = _locked(delivery.pk)
        state = DeliveryState.UNKNOWN if error.remedy is Remedy.UNKNOWN else DeliveryState.FAILED
        return _settle(delivery, state, error.code, error.message, remedy=error.remedy.value)


@transaction.atomic
def _put_off(delivery: Delivery, error: ChannelError, wait: timedelta, *, is_try: bool) -> Delivery:
    """Let a message wait in its place; one that could not even be tried may do so for as long as it takes."""
    delivery = _locked(delivery.pk)
    delivery.state, delivery.not_before = DeliveryState.QUEUED, clock.now() + wait
    delivery.error_code, delivery.error = error.code[:40], error.message[:300]
    delivery.attempts -= 0 if is_try else 1
    delivery.save(update_fields=["state", "not_before", "error_code", "error", "attempts"])
    defer_sending(delivery)
    return delivery


def _settle(delivery: Delivery, state: DeliveryState, code: str, words: str, *, remedy: str = "") -> Delivery:
    delivery.state = ladder.climbed(delivery.state, [state.value])
    if delivery.state == state:
        delivery.error_code, delivery.error = code[:40], words[:300]
    if state is DeliveryState.FAILED:
        delivery.failed_at = delivery.failed_at or clock.now()
    delivery.save()
    announce_state(actor=system(delivery.account.jurisdiction_id), delivery=delivery, remedy=remedy)
    _call_next(delivery)
    return delivery


def _locked(delivery_id: UUID) -> Delivery:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("account", "interaction")
        .get(pk=delivery_id)
    )


def _early_reports(delivery: Delivery) -> list[str]:
    """Apply the times of reports that came before our call returned; return their statuses."""
    found = []
    rows = DeliveryReport.objects.filter(account_id=delivery.account_id, external_id=delivery.external_id)
    for row in rows:
        found.append(row.status)
        stamp = f"{row.status}_at"
        if hasattr(delivery, stamp):
            setattr(delivery, stamp, row.occurred_at or row.received_at)
        if row.status == DeliveryState.FAILED:
            delivery.error_code, delivery.error = row.error_code, row.error
    return found


def _keep_key(delivery: Delivery) -> None:
    """Let answers to this message find its conversation, where the channel has threads."""
    if delivery.external_id and registry.channels.get(delivery.account.slug).capabilities.threads:
        ThreadKey.objects.bulk_create(
            [
                ThreadKey(
                    jurisdiction_id=delivery.account.jurisdiction_id,
                    key=delivery.external_id,
                    conversation_id=delivery.interaction.conversation_id,
                    interaction=delivery.interaction,
                )
            ],
            ignore_conflicts=True,
        )

"""Records that could not be interpreted, for the people who tend them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nexo.domain.interactions import policies
from nexo.domain.interactions.enums import RawState
from nexo.domain.interactions.models import Delivery, RawRecord
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotAllowed
from nexo.kernel.paging import PAGE_SIZE, Page, keyset_page


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """One quarantined record: where it came in, when, and why it was not understood."""

    id: UUID
    channel: str
    account: str
    received_at: datetime
    attempts: int
    code: str
    words: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledRow:
    """One message that did not arrive, or whose fate is unknown."""

    interaction_id: UUID
    conversation_id: UUID
    name: str
    channel: str
    to: str
    state: str
    error: str
    queued_at: datetime


def quarantine(*, actor: Actor, after: str | None = None, limit: int = PAGE_SIZE) -> Page[QuarantineRow]:
    """Return the quarantine, oldest first, in one query."""
    if not policies.may_tend_quarantine(actor):
        raise NotAllowed
    rows = RawRecord.objects.filter(
        state=RawState.QUARANTINED, account__jurisdiction_id=jurisdiction_of(actor)
    ).select_related("account")
    return keyset_page(rows, order=("received_at", "id"), after=after, limit=limit).map(_row)


def raw_body(*, actor: Actor, raw_id: UUID) -> RawRecord | None:
    """Return one quarantined record whole, for whoever may tend it."""
    if not policies.may_tend_quarantine(actor):
        raise NotAllowed
    return (
        RawRecord.objects.filter(pk=raw_id, account__jurisdiction_id=jurisdiction_of(actor))
        .select_related("account")
        .first()
    )


def troubled(*, actor: Actor, after: str | None = None, limit: int = PAGE_SIZE) -> Page[TroubledRow]:
    """Return failed and unknown messages, oldest first, of conversations the actor may open; one query."""
    rows = Delivery.objects.filter(
        state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN],
        interaction__conversation__in=policies.visible_to(actor),
    ).select_related("interaction__party")
    return keyset_page(rows, order=("queued_at", "id"), after=after, limit=limit).map(_troubled)


def _row(one: RawRecord) -> QuarantineRow:
    code, _, words = one.error.partition(": ")
    return QuarantineRow(
        id=one.pk,
        channel=one.account.slug,
        account=one.account.name,
        received_at=one.received_at,
        attempts=one.attempts,
        code=code,
        words=words,
        size=len(one.body),
    )


def _troubled(one: Delivery) -> TroubledRow:
    interaction = one.interaction
    return TroubledRow(
        interaction_id=interaction.pk,
        conversation_id=interaction.conversation_id,
        name=interaction.party.display_name if interaction.party else "",
        channel=interaction.channel,
        to=one.to_value,
        state=one.state,
        error=one.error,
        queued_at=one.queued_at,
    )

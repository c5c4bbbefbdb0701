"""Sends a notice by the next channel when one did not deliver it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.errors import AddressMissing, ChannelCannot, TextTooLong, WindowClosed
from nexo.domain.interactions.models import Delivery
from nexo.domain.interactions.ports import DeliveryState
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.notifications.actions.notify import after_rest, key_of
from nexo.domain.notifications.enums import NoticeState
from nexo.domain.notifications.models import Notice
from nexo.domain.notifications.rules.pick import pick_next
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor

BECAUSE = gettext_noop("no se pudo entregar por el medio anterior")


@transaction.atomic
def send_otherwise(*, actor: Actor, interaction_id: UUID) -> Notice | None:
    """Queue the notice that `interaction_id` was by a channel not tried yet; return it where one was found.

    Each channel is tried once. What no channel delivers is a notice without a way, which its office sees.
    """
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("party", "interaction__conversation", "interaction__delivery")
        .filter(interaction_id=interaction_id, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if notice is None or notice.party is None or notice.interaction is None:
        return None
    if notice.interaction.delivery.state != DeliveryState.FAILED:
        return None
    tried = Delivery.objects.filter(key__startswith=key_of(notice)).values_list("account__slug", flat=True)
    used = set(tried)
    channel = pick_next(channel_choices(party=notice.party), tried=used)
    if not channel or not _queue(actor, notice, channel, f"{key_of(notice)}:{len(used)}"):
        notice.state = NoticeState.UNDELIVERABLE
        notice.because = gettext_noop("no se pudo entregar por ningún medio")
        notice.save(update_fields=["state", "because"])
        return None
    notice.save(update_fields=["interaction", "channel", "because"])
    return notice


def _queue(actor: Actor, notice: Notice, channel: str, key: str) -> bool:
    """Queue the words that did not arrive, by another channel; say whether it takes them."""
    failed = notice.interaction
    if failed is None:
        return False
    try:
        queued = queue_message(
            actor=actor,
            conversation=failed.conversation,
            channel=channel,
            party=notice.party,
            subject=failed.subject,
            text=failed.text,
            references=tuple(failed.references.values_list("register", "kind", "object_id")),
            automatic=True,
            reader_unit=failed.reader_unit,
            send_at=after_rest(failed.conversation, channel),
            key=key,
        )
    except (AddressMissing, ChannelCannot, TextTooLong, WindowClosed):
        return False
    notice.interaction, notice.channel, notice.because = queued.interaction, channel, BECAUSE
    return True

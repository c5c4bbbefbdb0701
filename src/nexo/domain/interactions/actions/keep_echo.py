"""Keeps what the town wrote to a person in another program of the provider's: without it history has a hole."""

from django.db.models import Q
from django.utils.translation import gettext_noop

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions import entries, threads
from nexo.domain.interactions.actions.apply_status import lock_message, report
from nexo.domain.interactions.actions.once import once_of
from nexo.domain.interactions.actions.receive_message import kind_of
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import ChannelAccount, Delivery, Interaction, RawRecord
from nexo.domain.interactions.ports import DeliveryState, InboundItem
from nexo.domain.parties.actions.resolve_sender import resolve_sender
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


def keep_echo(
    *, actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None = None
) -> Interaction:
    """Write an outgoing message that did not leave from here, once; return it.

    One that did leave from here is only reported as sent. It announces nothing: nobody is to be told, and
    no rule answers it.
    """
    if actor.kind is not ActorKind.SYSTEM or actor.jurisdiction_id != account.jurisdiction_id:
        raise NotAllowed
    return once_of(account, item, lambda: _keep(actor, account, item, raw))


def _keep(actor: Actor, account: ChannelAccount, item: InboundItem, raw: RawRecord | None) -> Interaction:
    if item.external_id:
        lock_message(account, item.external_id)
    own = _own(account, item)
    if own is not None:
        own.external_id = item.external_id
        report(actor=actor, delivery=own, status=DeliveryState.SENT, at=item.timestamp)
        return own.interaction
    found = resolve_sender(
        actor=actor,
        senders=[(one.kind, one.value) for one in item.recipients],
        name="",
        source=account.slug,
    )
    now = clock.now()
    interaction = Interaction(
        jurisdiction_id=account.jurisdiction_id,
        party=found.party,
        channel=account.slug,
        account=account,
        direction=Direction.OUT,
        kind=kind_of(item),
        external_id=item.external_id,
        text=item.text,
        author_label=account.name[:150],
        is_automatic=item.automatic,
        is_verified=True,
        attached_because=gettext_noop("Se escribió desde otra aplicación de la municipalidad."),
        details={**item.extra, "raw_type": item.raw_type, "to": _first(item)},
        raw=raw,
        occurred_at=item.timestamp or now,
        received_at=raw.received_at if raw else now,
    )
    conversation, is_new = entries.conversation_for(
        jurisdiction_id=account.jurisdiction_id, party=found.party
    )
    entries.write(interaction, conversation, is_new=is_new, files=item.media, fresh_party=found.is_new)
    if registry.channels.get(account.slug).capabilities.threads:
        threads.keep_keys(item, interaction, frozenset())
    audit(actor=actor, action="interactions.keep_echo", kind="interaction", object_id=interaction.pk)
    return interaction


def _own(account: ChannelAccount, item: InboundItem) -> Delivery | None:
    """Return our own message that comes back here, also while its call has not returned the id."""
    addresses = [one.value for one in item.recipients]
    under_way = Q(
        external_id__isnull=True,
        to_value__in=addresses,
        interaction__text=item.text,
        state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN],
    )
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("interaction")
        .filter(Q(external_id=item.external_id) | under_way, account=account)
        .first()
    )


def _first(item: InboundItem) -> list[str]:
    return [item.recipients[0].kind, item.recipients[0].value]

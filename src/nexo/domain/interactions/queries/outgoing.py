"""An outgoing message as its channel gets it."""

from nexo.domain.interactions import registry
from nexo.domain.interactions.enums import Direction
from nexo.domain.interactions.models import Delivery, Interaction
from nexo.domain.interactions.ports import OutboundFile, OutboundMessage, Sender
from nexo.domain.interactions.rules import tokens
from nexo.kernel.files.store import open_file

_LONGEST_THREAD = 20


def message_of(delivery: Delivery) -> OutboundMessage:
    """Return what is to leave; the same at every try, key included."""
    interaction = delivery.interaction
    has_threads = registry.channels.get(delivery.account.slug).capabilities.threads
    thread = _thread(delivery) if has_threads else ()
    options = delivery.options
    return OutboundMessage(
        key=delivery.key,
        to=Sender(delivery.to_kind, delivery.to_value),
        to_name=interaction.party.display_name if interaction.party else "",
        text=interaction.text,
        html=interaction.html,
        subject=interaction.subject,
        files=_files(interaction),
        reply_to=thread[-1] if thread else None,
        references=thread,
        reply_token=tokens.token_of(interaction.conversation_id) if has_threads else "",
        template=options.get("template", ""),
        parameters=tuple(options.get("parameters", ())),
        buttons=tuple((one[0], one[1]) for one in options.get("buttons", ())),
        press=options.get("press", ""),
        automatic=interaction.is_automatic,
    )


def _files(interaction: Interaction) -> tuple[OutboundFile, ...]:
    rows = interaction.attachments.filter(file__isnull=False).select_related("file").order_by("pk")
    return tuple(
        OutboundFile(filename=row.filename, media_type=row.media_type, content=open_file(row.file))
        for row in rows
        if row.file is not None
    )


def _thread(delivery: Delivery) -> tuple[str, ...]:
    """Return the message ids of the conversation on this account before this message, oldest first."""
    rows = (
        Interaction.objects.filter(
            conversation_id=delivery.interaction.conversation_id,
            account_id=delivery.account_id,
            received_at__lte=delivery.interaction.received_at,
        )
        .exclude(pk=delivery.interaction_id)
        .exclude(direction=Direction.INTERNAL)
        .order_by("-received_at", "-pk")
        .values_list("external_id", "details__message_id", "delivery__external_id")[:_LONGEST_THREAD]
    )
    ids = [sent or named or own for own, named, sent in rows]
    return tuple(reversed([one for one in ids if one]))

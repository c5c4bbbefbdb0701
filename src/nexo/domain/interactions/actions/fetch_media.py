"""Downloads a file that a provider only announced, once and soon: its address does not live long."""

import logging
from uuid import UUID

from django.db import transaction

from nexo.domain.interactions import registry
from nexo.domain.interactions.actions.entries import keep_content
from nexo.domain.interactions.models import Attachment
from nexo.domain.interactions.ports import ChannelError, FetchesMedia, Media, Remedy
from nexo.domain.interactions.queries.accounts import config_of
from nexo.kernel.events.live import announce

MAX_TRIES = 6
_log = logging.getLogger(__name__)


def fetch_media(*, attachment_id: UUID, attempts: int = 0) -> Attachment | None:
    """Fetch and keep one pending file; a provider's refusal that may pass is raised for the job to try again.

    After the last try, or when trying again is no use, the attachment says that it failed and why.
    """
    row = (
        Attachment.objects.select_related("interaction__account")
        .filter(pk=attachment_id, state="pending")
        .first()
    )
    if row is None or row.interaction.account is None:
        return None
    try:
        content = _download(row)
    except ChannelError as error:
        if error.retryable and attempts + 1 < MAX_TRIES:
            raise
        return _write(row, None, error.message)
    return _write(row, content, "")


def _download(row: Attachment) -> bytes:
    account = row.interaction.account
    assert account is not None  # noqa: S101 - asked before
    channel = registry.channels.get(account.slug)
    if not isinstance(channel, FetchesMedia):
        raise ChannelError("Este canal no baja archivos.", remedy=Remedy.NEVER, code="no_fetching")
    media = Media(
        media_type=row.media_type,
        filename=row.filename,
        external_id=row.external_id or None,
        url=row.url or None,
        size=row.size or None,
    )
    return channel.fetch_media(config_of(account), media)


@transaction.atomic
def _write(row: Attachment, content: bytes | None, reason: str) -> Attachment:
    row = Attachment.objects.select_for_update(of=("self",)).select_related("interaction").get(pk=row.pk)
    if content is None:
        row.state, row.reason = "failed", reason[:200]
    else:
        row = keep_content(row, content, row.interaction.jurisdiction_id)
    row.save()
    announce("inbox", [row.interaction.conversation_id], jurisdiction_id=row.interaction.jurisdiction_id)
    return row

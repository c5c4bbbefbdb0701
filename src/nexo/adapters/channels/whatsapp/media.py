"""Fetching a file that came with a message: id, short-lived address, bytes, checked against their digest.

The provider blocks who repeats failing downloads, so a file is asked for once and a failure waits long
(https://docs.360dialog.com/docs/waba-messaging/media).
"""

import base64
import hashlib
from urllib.parse import urlsplit

from nexo.adapters.channels.whatsapp.graph import Graph
from nexo.adapters.shared.reading import text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Media, Remedy

BACK_OFF_S = 300.0


def fetch(account: AccountConfig, media: Media) -> bytes:
    """Return the bytes of a file; raises `ChannelError` with the least wait before another try."""
    try:
        return _fetch(Graph(account), media)
    except ChannelError as error:
        if error.remedy is Remedy.RETRY_LATER:
            error.retry_after = max(error.retry_after or 0, BACK_OFF_S)
        raise


def _fetch(graph: Graph, media: Media) -> bytes:
    digest = media.sha256
    url = media.url or ""
    if media.external_id:
        # Ids live for days, addresses for minutes: the address of the notice may have died while it waited.
        found = graph.read(media.external_id, phone_number_id=graph.settings.phone_number_id)
        url = text(found.get("url"))
        digest = digest or text(found.get("sha256"))
    _check_host(graph, url)
    content = graph.download(url)
    if digest and not _matches(content, digest):
        raise ChannelError(
            "El archivo llegó incompleto.",
            remedy=Remedy.RETRY_LATER,
            code="media_digest",
            retry_after=BACK_OFF_S,
        )
    return content


def _check_host(graph: Graph, url: str) -> None:
    """Refuse to show the token to anybody but the provider's own file servers."""
    parts, own = urlsplit(url), urlsplit(graph.settings.base_url)
    is_provider = parts.scheme == "https" and parts.hostname in graph.settings.media_hosts
    is_same = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
    if not is_provider and not is_same:
        raise ChannelError(
            "El archivo está en un servidor desconocido.", remedy=Remedy.ALARM, code="media_host"
        )


def _matches(content: bytes, digest: str) -> bool:
    found = hashlib.sha256(content)
    return digest in {found.hexdigest(), base64.b64encode(found.digest()).decode()}

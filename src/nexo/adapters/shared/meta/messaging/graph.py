"""Calls of the messaging platform: messages, files, public answers, and what keeps an account alive."""

import json
from urllib.parse import urlsplit

from nexo.adapters.shared.calling import object_of
from nexo.adapters.shared.meta.graph import MetaGraph
from nexo.adapters.shared.meta.messaging.composing import Body, Uploaded, upload_kind
from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.adapters.shared.meta.messaging.refusals import refusal
from nexo.adapters.shared.meta.messaging.settings import MessagingSettings
from nexo.adapters.shared.reading import Json, items, mapping, text
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Media, OutboundFile, Remedy

_BACK_OFF_S = 300.0
_GONE = frozenset({401, 403, 404, 410})


class MessagingGraph(MetaGraph):
    """One account's connection to the platform."""

    def __init__(self, account: AccountConfig, platform: Platform, settings: MessagingSettings) -> None:
        self.settings = settings
        self._root = f"{settings.base_url}/{settings.api_version}"
        self._app_token = f"{settings.app_id}|{account.secrets.get('app_secret', '')}"
        super().__init__(
            account,
            provider=platform.name,
            root=self._root,
            timeout_s=settings.timeout_s,
            refusal=refusal,
        )

    def send(self, body: Body) -> str:
        """Post one message and return its id; raises `ChannelError`.

        The provider has no idempotency key: once the request is written and no clear answer came, the
        message may have left, and the remedy is UNKNOWN.
        """
        answer = self.call("POST", f"{self.settings.page_id}/messages", may_act=True, json=body)
        mid = text(answer.get("message_id"))
        if not mid:
            raise self.caller.doubt("garbled_answer")
        return mid

    def answer_in_public(self, about: str, edge: str, words: str) -> None:
        """Post the public sentence below a comment; raises `ChannelError`."""
        self.call("POST", f"{about}/{edge}", may_act=True, data={"message": words})

    def upload(self, file: OutboundFile) -> Uploaded:
        """Leave a file with the provider, harmlessly; raises `ChannelError`."""
        kind = upload_kind(file.media_type)
        message = {"attachment": {"type": kind, "payload": {"is_reusable": False}}}
        answer = self.call(
            "POST",
            f"{self.settings.page_id}/message_attachments",
            may_act=False,
            data={"message": json.dumps(message)},
            files={"filedata": (file.filename, file.content, file.media_type)},
        )
        attachment_id = text(answer.get("attachment_id"))
        if not attachment_id:
            raise self.caller.later("garbled_answer")
        return Uploaded(attachment_id, kind)

    def download(self, media: Media) -> bytes:
        """Return the bytes behind a link of the provider's, which needs no token; raises `ChannelError`."""
        parts, own = urlsplit(media.url or ""), urlsplit(self.settings.base_url)
        host = parts.hostname or ""
        is_theirs = any(host == one or host.endswith(f".{one}") for one in self.settings.media_hosts)
        is_same = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
        if not is_same and not (parts.scheme == "https" and is_theirs):
            raise ChannelError(
                "El archivo está en un servidor desconocido.", remedy=Remedy.NEVER, code="media_host"
            )
        try:
            return self._fetch(media.url or "")
        except ChannelError as error:
            if error.remedy is Remedy.RETRY_LATER:
                error.retry_after = max(error.retry_after or 0, _BACK_OFF_S)
            raise

    def _fetch(self, url: str) -> bytes:
        response = self.caller.request("GET", url, may_act=False, max_bytes=self.settings.max_media_bytes)
        if response.status in _GONE:
            raise ChannelError("El enlace del archivo venció.", remedy=Remedy.NEVER, code="media_expired")
        if not response.ok:
            raise self.caller.refused(response, may_act=False)
        return response.content

    def token_facts(self, token: str) -> Json:
        """Return what the provider says of a token: whether it lives and until when."""
        response = self.request(
            "GET",
            f"{self._root}/debug_token",
            may_act=False,
            token=self._app_token,
            params={"input_token": token},
        )
        if not response.ok:
            raise self.refused(response, may_act=False)
        return mapping(object_of(response).get("data"))

    def is_subscribed(self) -> bool:
        """Say whether the page sends its webhooks to our application."""
        apps = items(self.read(f"{self.settings.page_id}/subscribed_apps").get("data"))
        return any(text(mapping(app).get("id")) == self.settings.app_id for app in apps)

"""Calls to the provider's Graph interface, and what each way of failing means for a message."""

from nexo.adapters.channels.whatsapp.composing import Body
from nexo.adapters.channels.whatsapp.refusals import refusal
from nexo.adapters.channels.whatsapp.settings import WhatsAppSettings
from nexo.adapters.shared.calling import settings_of
from nexo.adapters.shared.meta.graph import MetaGraph
from nexo.adapters.shared.reading import items, mapping, text
from nexo.domain.interactions.ports import AccountConfig, OutboundFile


class Graph(MetaGraph):
    """One account's connection to the provider."""

    def __init__(self, account: AccountConfig) -> None:
        self.settings = settings_of(WhatsAppSettings, account)
        super().__init__(
            account,
            provider="WhatsApp",
            root=f"{self.settings.base_url}/{self.settings.api_version}",
            timeout_s=self.settings.timeout_s,
            refusal=lambda code, _subcode: refusal(code),
        )

    def send(self, body: Body) -> str:
        """Post one message and return its id at the provider; raises `ChannelError`.

        The provider has no idempotency key: once the request is written and no clear answer came, the
        message may have left, and the remedy is UNKNOWN.
        """
        answer = self.call("POST", f"{self.settings.phone_number_id}/messages", may_act=True, json=body)
        for message in items(answer.get("messages")):
            wamid = text(mapping(message).get("id"))
            if wamid:
                return wamid
        raise self.caller.doubt("garbled_answer")

    def upload(self, file: OutboundFile) -> str:
        """Leave a file with the provider, harmlessly, and return its media id; raises `ChannelError`."""
        answer = self.call(
            "POST",
            f"{self.settings.phone_number_id}/media",
            may_act=False,
            data={"messaging_product": "whatsapp", "type": file.media_type},
            files={"file": (file.filename, file.content, file.media_type)},
        )
        media_id = text(answer.get("id"))
        if not media_id:
            raise self.caller.later("garbled_answer")
        return media_id

    def download(self, url: str) -> bytes:
        """Return the bytes behind one of the provider's short-lived addresses; raises `ChannelError`."""
        response = self.request("GET", url, may_act=False, max_bytes=self.settings.max_media_bytes)
        if not response.ok:
            raise self.refused(response, may_act=False)
        return response.content

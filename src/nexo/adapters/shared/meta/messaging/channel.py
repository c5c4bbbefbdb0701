"""What Messenger and Instagram do alike; each adds its facts."""

from collections.abc import Sequence
from typing import ClassVar

from nexo.adapters.shared.calling import partly_sent, settings_of
from nexo.adapters.shared.meta import signature
from nexo.adapters.shared.meta.messaging.composing import (
    MAX_CHOICE_TITLE,
    MAX_CHOICES,
    Uploaded,
    check,
    compose,
    public_place,
)
from nexo.adapters.shared.meta.messaging.envelope import read_webhook
from nexo.adapters.shared.meta.messaging.graph import MessagingGraph
from nexo.adapters.shared.meta.messaging.health import health_of, ill
from nexo.adapters.shared.meta.messaging.platform import Platform
from nexo.adapters.shared.meta.messaging.refusals import WINDOW_CODE
from nexo.adapters.shared.meta.messaging.settings import MessagingSettings
from nexo.adapters.shared.reading import text
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    ChannelError,
    Health,
    InboundItem,
    Media,
    OutboundMessage,
    RawRequest,
    Receipt,
)

HUMAN_AGENT = "HUMAN_AGENT"
SECRETS = ("access_token", "app_secret", "app_secret_previous", "verify_token")


def sheet_of(platform: Platform) -> Capabilities:
    """Return what a channel of the platform can do."""
    return Capabilities(
        rings=True,
        attachments=True,
        max_text=platform.max_text,
        window_hours=24,
        person_window_hours=7 * 24,
        receipts=True,
        threads=True,
        answers_only=True,
        address_kinds=tuple(dict.fromkeys((platform.account, platform.commenter))),
        choices=((MAX_CHOICES, MAX_CHOICE_TITLE, platform.max_text),),
        redact=("text", "message", "name", "username", "id"),
    )


class MessagingChannel:
    """Signed webhooks in, the Send interface out, files behind links fetched once and soon."""

    platform: ClassVar[Platform]
    settings_model: ClassVar[type[MessagingSettings]] = MessagingSettings
    secret_names: ClassVar[tuple[str, ...]] = SECRETS

    def check_health(self, account: AccountConfig) -> Health:
        """Ask Meta for the page, its subscription and how long the token lives."""
        try:
            graph = self._graph(account)
        except ChannelError as error:
            return ill(error)
        return health_of(graph, account.secrets.get("access_token", ""))

    def verify(self, account: AccountConfig, request: RawRequest) -> None:
        """Check `X-Hub-Signature-256` over the raw bytes."""
        signature.verify(account, request)

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:
        """Answer the provider's subscription."""
        return signature.handshake(account, request)

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:
        """Return every message, receipt, comment and notice of a webhook."""
        return read_webhook(request.body, self.platform, app_id=text(account.settings.get("app_id")))

    def send(self, account: AccountConfig, message: OutboundMessage) -> Receipt:
        """Send a message; its id is that of the first part when it takes several."""
        check(self.platform, message)
        graph = self._graph(account)
        files = [graph.upload(file) for file in message.files]
        mids = self._post(graph, message, files)
        place = public_place(self.platform, message)
        if place and graph.settings.public_answer:
            try:
                graph.answer_in_public(place, self.platform.reply_edge, graph.settings.public_answer)
            except ChannelError as error:
                raise partly_sent() from error
        return Receipt(external_id=mids[0])

    def fetch_media(self, account: AccountConfig, media: Media) -> bytes:
        """Download one file; its link ends after about a day."""
        return self._graph(account).download(media)

    def _graph(self, account: AccountConfig) -> MessagingGraph:
        return MessagingGraph(account, self.platform, settings_of(self.settings_model, account))

    def _post(
        self, graph: MessagingGraph, message: OutboundMessage, files: Sequence[Uploaded], *, tag: str = ""
    ) -> list[str]:
        """Post the parts of a message; a person's answer after a day leaves again with the tag for it."""
        mids: list[str] = []
        for body in compose(self.platform, message, files, tag=tag):
            try:
                mids.append(graph.send(body))
            except ChannelError as error:
                if mids:
                    raise partly_sent() from error
                may_tag = not tag and not message.automatic and graph.settings.human_agent
                if error.code != WINDOW_CODE or not may_tag:
                    raise
                # Refused, so nothing has left: the same message may go with its tag.
                return self._post(graph, message, files, tag=HUMAN_AGENT)
        return mids

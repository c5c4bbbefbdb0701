"""What a listening channel tells, kept as the ledger keeps it."""

import uuid

from nexo.adapters.channels.xmpp.channel import XmppChannel
from nexo.domain.interactions.ports import AccountConfig

ACCOUNT = uuid.UUID(int=7)


def text_of(polled) -> str:
    account = AccountConfig(id=ACCOUNT, slug="xmpp", name="", address="", settings={}, secrets={})
    (item,) = XmppChannel().parse(account, polled.request)
    return item.text


class Ledger:
    """The other side of the port: each record and the cursor behind it kept together, a key once."""

    def __init__(self):
        self.texts: list[str] = []
        self.keys: set[str] = set()
        self.cursor: dict = {}

    def keep(self, polled) -> None:
        self.cursor = dict(polled.cursor)
        if polled.request.body.startswith(b"<presence"):
            return
        if polled.key and polled.key in self.keys:
            return
        self.keys.add(polled.key)
        self.texts.append(text_of(polled))

    def take(self, listening, until: int) -> None:
        while len(self.texts) < until:
            self.keep(next(listening))

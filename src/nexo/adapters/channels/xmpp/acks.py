"""Stream management (XEP-0198) that tells the server we have a message only once it is stored.

slixmpp acknowledges what it has read. Between reading and storing a process may die, and what was acknowledged
the server forgets; what was not, it sends again. So a message that waits to be stored holds back the count, and
with it everything that came behind.
"""

from collections import deque
from typing import Any

from slixmpp.plugins.base import register_plugin
from slixmpp.plugins.xep_0198 import XEP_0198
from slixmpp.plugins.xep_0198.stanza import Ack
from slixmpp.stanza import Message

_MODULUS = 2**32


class StoredAcks(XEP_0198):
    """Counts what came, and acknowledges what is stored."""

    name = "nexo_acks"
    description = "XEP-0198, acknowledging what is stored"

    def plugin_init(self) -> None:
        """Begin with nothing waiting."""
        self.waiting: deque[int] = deque()
        super().plugin_init()  # type: ignore[no-untyped-call] # slixmpp leaves this class untyped

    @property
    def stored(self) -> int:
        """How many stanzas are dealt with, up to the first that waits: the `h` of an acknowledgement."""
        first = self.waiting[0] - 1 if self.waiting else self.handled
        return int(first % _MODULUS)

    def settle(self) -> None:
        """Take the first message that waits as stored."""
        if self.waiting:
            self.waiting.popleft()

    def send_ack(self) -> None:
        """Tell the server what is stored."""
        if self.xmpp.transport and self.enabled_in:
            ack = Ack(self.xmpp)
            ack["h"] = self.stored
            self.xmpp.send_raw(str(ack))

    def session_end(self, event: Any) -> None:
        """Forget the session and what waited in it: the server sends it again."""
        self.waiting.clear()
        super().session_end(event)  # type: ignore[no-untyped-call] # as above

    def _handle_incoming(self, stanza: Any) -> Any:
        found = super()._handle_incoming(stanza)  # type: ignore[no-untyped-call] # as above
        if isinstance(stanza, Message):
            self.waiting.append(self.handled)
            self.xmpp.event("to_store", stanza)
        return found


register_plugin(StoredAcks)

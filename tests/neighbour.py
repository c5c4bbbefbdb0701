"""A neighbour's program: an ordinary XMPP client in a thread of its own, which confirms what it receives."""

import asyncio
import ssl
import threading

from slixmpp import ClientXMPP

from prosody import DOMAIN, PASSWORD


class Neighbour:
    """One client; use it in a `with`. `texts` is what it was told, `confirmed` the receipts it got."""

    def __init__(self, name: str, port: int, certificate: str, *, confirms: bool = True) -> None:
        self.address = f"{name}@{DOMAIN}"
        self.texts: list[str] = []
        self.came: list[tuple[str, str]] = []  # the session each came from, and its id
        self.confirmed: list[str] = []
        self.errors: list[str] = []
        self.subscriptions: list[str] = []
        self._port, self._certificate, self._confirms = port, certificate, confirms
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(20), "the neighbour could not log in"
        return self

    def __exit__(self, *_):
        if self._loop.is_running():
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def say(self, text: str, *, to: str, stanza_id: str, kind: str = "chat", more: str = "") -> None:
        """Send a message that asks for a receipt; `more` is what else it carries, as XML."""
        body = f"<body>{text}</body><request xmlns='urn:xmpp:receipts'/>" if text else ""
        self.send(f"<message to='{to}' type='{kind}' id='{stanza_id}'>{body}{more}</message>")

    def send(self, xml: str) -> None:
        self._loop.call_soon_threadsafe(self._client.send_raw, xml)

    def confirm(self, number: int) -> None:
        """Say that the message `number` arrived, to the session that sent it."""
        session, stanza_id = self.came[number]
        self.send(f"<message to='{session}'><received xmlns='urn:xmpp:receipts' id='{stanza_id}'/></message>")

    async def _end(self):
        await self._client.disconnect(1.0)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        context = ssl.create_default_context(cadata=self._certificate)
        self._client = ClientXMPP(self.address, PASSWORD, loop=self._loop, ssl_context=context)
        self._client.register_plugin("xep_0184", {"auto_ack": self._confirms, "auto_request": False})
        self._client.enable_direct_tls = False
        self._client.add_event_handler("session_start", self._started)
        self._client.add_event_handler("message", self._told)
        self._client.add_event_handler("receipt_received", lambda one: self.confirmed.append(one["receipt"]))
        self._client.add_event_handler(
            "message_error", lambda one: self.errors.append(one["error"]["condition"])
        )
        self._client.add_event_handler(
            "changed_subscription", lambda one: self.subscriptions.append(one["type"])
        )
        self._client.connect("127.0.0.1", self._port)
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for one in left:
            one.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    def _started(self, _):
        self._client.get_roster()  # whoever has not asked for it is not told who accepts
        self._client.send_presence()
        self._ready.set()

    def _told(self, message):
        if message["type"] in {"chat", "normal"} and message["body"]:
            self.came.append((str(message["from"]), message["id"]))
            self.texts.append(message["body"])

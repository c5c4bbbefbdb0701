"""The door as one ASGI application: by the path's first word to the acceptor, the streams or Django."""

import asyncio
import contextlib
from uuid import UUID

from nexo.config.database import database_url
from nexo.config.door import live
from nexo.config.door.accounts import TOPIC, Accounts
from nexo.config.door.asgi import Receive, Scope, Send, answer
from nexo.config.door.forwarded import parse_networks
from nexo.config.door.hooks import Hooks
from nexo.config.door.journal import Journal
from nexo.config.door.listener import Listener, News
from nexo.config.door.live import Live
from nexo.config.door.proxy import Proxy
from nexo.config.environment import Environment
from nexo.domain.interactions.rules.hooks import PREFIX

# Django's addresses that only the door itself may ask for.
_INTERNAL = "/internal/"


class Door:
    """What listens on the port."""

    def __init__(self, environment: Environment) -> None:
        dsn = database_url(environment)
        socket = environment.run_dir / "web.sock"
        trusted = parse_networks(environment.trusted_proxies)
        self._accounts = Accounts(dsn, environment.url)
        self._journal = Journal(dsn)
        self._hooks = Hooks(self._accounts, self._journal, environment.hook_max_bytes, trusted)
        self._live = Live(socket, trusted)
        self._proxy = Proxy(socket, trusted, environment.body_max_bytes)
        self._listener = Listener(dsn, self._on_news, self._on_gap)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    def close_streams(self) -> None:
        """End what would otherwise keep the process from stopping."""
        self._live.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith(PREFIX):
            await self._hooks(scope, receive, send)
        elif path.startswith(live.PREFIX):
            await self._live(scope, receive, send)
        elif path.startswith(_INTERNAL):
            await answer(send, 404)
        else:
            await self._proxy(scope, receive, send)

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        await receive()
        self._tasks = [asyncio.create_task(self._journal.run()), asyncio.create_task(self._listener.run())]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._accounts.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _on_news(self, news: News) -> None:
        if news.topic == TOPIC:
            for account_id in news.ids:
                self._accounts.forget(UUID(account_id))
        else:
            self._live.on_news(news)

    def _on_gap(self) -> None:
        self._accounts.forget()
        self._live.on_gap()

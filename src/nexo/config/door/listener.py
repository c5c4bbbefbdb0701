"""One LISTEN for all open pages: hears what was announced at commit and hands it on."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError, loads

import psycopg

log = logging.getLogger(__name__)

CHANNEL = "nexo_live"
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class News:
    """Objects `ids` changed under `topic` in a jurisdiction (None: it concerns the installation)."""

    topic: str
    ids: tuple[str, ...]
    jurisdiction: str | None


class Listener:
    """Keeps listening; after a gap it says that something may have been missed."""

    def __init__(self, dsn: str, on_news: Callable[[News], None], on_gap: Callable[[], None]) -> None:
        self._dsn = dsn
        self._on_news = on_news
        self._on_gap = on_gap

    async def run(self) -> None:
        """Listen until cancelled; come back after every loss of the connection."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.info("live.connection_lost", extra={"error": type(error).__name__})
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, connect_timeout=2, application_name="nexo door live"
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._on_gap()
            async for notice in connection.notifies():
                news = _read(notice.payload)
                if news is not None:
                    self._on_news(news)


def _read(payload: str) -> News | None:
    try:
        said = loads(payload)
        return News(str(said["topic"]), tuple(map(str, said["ids"])), said["jurisdiction"])
    except (JSONDecodeError, KeyError, TypeError):
        log.warning("live.unreadable_notice")
        return None

"""Takes mail by SMTP and keeps it: `<id>.eml` the very bytes, `<id>.json` who it was for and when.

Ids are ordered by time, so the newest mail has the last name. The description is written after the mail: what
has one is whole.
"""

import asyncio
import contextlib
import json
import logging
import socket
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from nexo.kernel import clock, ids

_MAX_BYTES = 40 * 1024 * 1024


class Sink:
    """Keeps mail in `folder`; `answers` are the replies to the next mails, accepted when empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: deque[str] = deque()
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """Keep one mail."""
        if self.answers:
            return self.answers.popleft()
        sender = (envelope.mail_from or "").removeprefix("<>")
        name = self.keep(bytes(envelope.original_content or b""), sender, list(envelope.rcpt_tos))
        return f"250 2.0.0 kept as {name}"

    def keep(self, content: bytes, sender: str, recipients: list[str]) -> str:
        """Write one mail, whole or not at all, and return its name."""
        name = str(ids.uuid7())
        about = {
            "sender": sender,
            "recipients": recipients,
            "at": clock.now().isoformat(),
            "bytes": len(content),
        }
        _write(self.folder / f"{name}.eml", content)
        _write(self.folder / f"{name}.json", json.dumps(about).encode())
        return name


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(f"{path.suffix}.draft")
    draft.write_bytes(content)
    draft.replace(path)


async def serve(sink: Sink, listener: socket.socket, stop: asyncio.Event) -> None:
    """Take mail on `listener` until `stop` is set."""
    # The library would write the addresses of people to the log.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, data_size_limit=_MAX_BYTES, enable_SMTPUTF8=True, loop=loop), sock=listener
    )
    async with server:
        await stop.wait()


@contextlib.contextmanager
def running(sink: Sink) -> Iterator[int]:
    """Run a sink on a free loopback port in a thread of this process; yields the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(serve(sink, listener, stop),), daemon=True
    )
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
        loop.close()

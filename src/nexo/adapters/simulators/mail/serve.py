"""Run the sink as a process of its own: `python -m nexo.adapters.simulators.mail.serve`."""

import argparse
import asyncio
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

from nexo.adapters.simulators.mail.sink import Sink, serve


def main(host: str, port: int, folder: Path) -> None:
    """Keep mail in `folder` until told to stop (SIGTERM or SIGINT)."""
    listener = socket.create_server((host, port))
    asyncio.run(_until_told(Sink(folder), listener))


async def _until_told(sink: Sink, listener: socket.socket) -> None:
    stop = asyncio.Event()
    for which in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(which, stop.set)
    await serve(sink, listener, stop)


def _arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    return parser.parse_args(given)


if __name__ == "__main__":
    asked = _arguments()
    main(asked.host, asked.port, asked.folder)

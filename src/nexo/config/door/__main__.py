"""Runs the front door: `python -m nexo.config.door`, on a socket inherited from the supervisor or its own."""

import logging.config
import os
import signal
import socket
from types import FrameType

import uvicorn

from nexo.config.door.application import Door
from nexo.config.environment import Environment, environment
from nexo.config.logs import logging_config
from nexo.config.spawn import end_with_parent

# The supervisor keeps the listening socket: connections wait in it while the door is replaced.
INHERITED = "NEXO_DOOR_SOCKET"
_BACKLOG = 1024


class Server(uvicorn.Server):
    """Uvicorn, told to end the endless streams first when it has to stop."""

    def __init__(self, config: uvicorn.Config, door: Door) -> None:
        super().__init__(config)
        self._door = door

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop gracefully at the first signal."""
        self._door.close_streams()
        super().handle_exit(sig, frame)


def listening_socket(settings: Environment) -> socket.socket:
    """Return the socket to accept on."""
    inherited = os.environ.get(INHERITED)
    if inherited:
        return socket.socket(fileno=int(inherited))
    own = socket.create_server((settings.host, settings.port), backlog=_BACKLOG)
    own.set_inheritable(True)
    return own


def main() -> None:
    """Serve until told to stop."""
    end_with_parent()
    settings = environment()
    logging.config.dictConfig(logging_config(settings.log_level, plain=settings.is_demo))
    door = Door(settings)
    config = uvicorn.Config(
        door,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
        backlog=_BACKLOG,
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    Server(config, door).run(sockets=[listening_socket(settings)])


if __name__ == "__main__":
    main()

"""The HTTP server in front of the door's application."""

from types import FrameType

import uvicorn

from nexo.config.door.application import Door
from nexo.config.door.patience import PatientProtocol

BACKLOG = 1024


class Server(uvicorn.Server):
    """Uvicorn as the door needs it: it believes no header, says nothing of itself, and ends streams first."""

    def __init__(self, door: Door) -> None:
        super().__init__(
            uvicorn.Config(
                door,
                http=PatientProtocol,
                log_config=None,
                access_log=False,
                lifespan="on",
                ws="none",
                server_header=False,
                # Whom to believe is decided in `forwarded`; by default a neighbour on loopback would be.
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=10,
                backlog=BACKLOG,
            )
        )
        self._door = door

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop gracefully at the first signal."""
        self._door.close_streams()
        super().handle_exit(sig, frame)

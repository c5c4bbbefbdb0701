"""Which loopback ports the demo's outside world listens on; kept in a file for whoever has to know."""

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from nexo.config.environment import Environment
from nexo.config.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Ports:
    """`whatsapp`: the provider's interface; `outbox`: where our mail goes; `inbox`: where mail arrives."""

    whatsapp: int
    outbox: int
    inbox: int

    @property
    def allow(self) -> str:
        """The entries of the allow-list of outgoing calls that let our channels reach them."""
        return f"*=127.0.0.1:{self.whatsapp},*=127.0.0.1:{self.outbox}"


def choose(environment: Environment) -> Ports:
    """Return free ports, and keep them; `NEXO_SMTP_PORT` fixes the one for incoming mail."""
    ports = Ports(_free(0), _free(0), _free(environment.smtp_port))
    path = _file(environment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(ports)), encoding="ascii")
    return ports


def chosen(environment: Environment) -> Ports | None:
    """Return the ports of the last start, None where there was none."""
    path = _file(environment)
    return Ports(**json.loads(path.read_text(encoding="ascii"))) if path.exists() else None


def simulator_folder(environment: Environment) -> Path:
    """Return where the simulated provider keeps its number, its files and its journal."""
    return environment.data / "simulators" / "whatsapp"


def outbox_folder(environment: Environment) -> Path:
    """Return where every mail that would have left is kept."""
    return environment.data / "outbox"


def _file(environment: Environment) -> Path:
    return environment.data / "simulators" / "ports.json"


def _free(wanted: int) -> int:
    try:
        with socket.create_server(("127.0.0.1", wanted)) as listening:
            return int(listening.getsockname()[1])
    except OSError:
        raise OperatorError(
            f"Port {wanted} is taken by another program: set NEXO_SMTP_PORT to a free one, or leave it unset."
        ) from None

"""A manager interface of Asterisk that follows a script: who may log in, which calls live, what it tells, when it breaks.

Banner, responses and events are written after the documentation of Asterisk 20
(https://docs.asterisk.org/Asterisk_20_Documentation/API_Documentation/): Login and CoreShowChannels among the
AMI_Actions; each event of the transcripts among the AMI_Events. No Asterisk was at hand to record them.
"""

import socket
import threading
from collections.abc import Sequence
from pathlib import Path

TRANSCRIPTS = Path(__file__).parent / "transcripts"
USER, SECRET = "nexo", "clave-ami"
BANNER = b"Asterisk Call Manager/9.0.0\r\n"


def transcript(name: str) -> bytes:
    """Return the events of a file, as they come over the line; lines that begin with # are remarks."""
    lines = (TRANSCRIPTS / f"{name}.txt").read_text("ascii").splitlines()
    told = [line for line in lines if not line.startswith("#")]
    return "\r\n".join(told).strip().encode() + b"\r\n\r\n"


class Session:
    """What one connection is to bring: which calls live, what is told, in pieces of how many bytes."""

    def __init__(
        self,
        told: bytes = b"",
        *,
        alive: Sequence[str] = (),
        piece: int = 4096,
        hold: bool = False,
        originates: bool | None = None,
    ):
        self.told, self.alive, self.piece, self.hold = told, alive, piece, hold
        self.originates = originates


class ScriptedAsterisk:
    """Serves one session after another, and breaks each when its script is told."""

    def __init__(self, *sessions: Session) -> None:
        self._sessions = list(sessions)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.heard: list[dict[str, str]] = []
        self.told = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()
        self._thread.join(10)

    def _serve(self) -> None:
        for session in self._sessions:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection:
                self._follow(connection, session)

    def _follow(self, connection: socket.socket, session: Session) -> None:
        connection.settimeout(10)
        connection.sendall(BANNER)
        login = self._action(connection)
        if not login:
            return
        if (login["Username"], login["Secret"]) != (USER, SECRET):
            connection.sendall(
                _block(Response="Error", ActionID=login["ActionID"], Message="Authentication failed")
            )
            return
        connection.sendall(
            _block(Response="Success", ActionID=login["ActionID"], Message="Authentication accepted")
        )
        connection.sendall(_block(Event="FullyBooted", Privilege="system,all", Status="Fully Booted"))
        if session.originates is not None:
            self._originate(connection, accepts=session.originates)
            return
        roster = self._action(connection)
        if not roster:
            return
        self._tell_roster(connection, roster["ActionID"], session.alive)
        for start in range(0, len(session.told), session.piece):
            connection.sendall(session.told[start : start + session.piece])
        self.told.set()
        if session.hold:
            self._action(connection)

    def _originate(self, connection: socket.socket, *, accepts: bool) -> None:
        asked = self._action(connection)
        said = (
            ("Success", "Originate successfully queued")
            if accepts
            else ("Error", "Extension does not exist.")
        )
        connection.sendall(_block(Response=said[0], ActionID=asked["ActionID"], Message=said[1]))

    def _tell_roster(self, connection: socket.socket, action: str, alive: Sequence[str]) -> None:
        connection.sendall(
            _block(Response="Success", ActionID=action, EventList="start", Message="Channels will follow")
        )
        for call in alive:
            connection.sendall(
                _block(
                    Event="CoreShowChannel",
                    ActionID=action,
                    Channel=f"PJSIP/trunk-{call}",
                    Uniqueid=call,
                    Linkedid=call,
                )
            )
        connection.sendall(
            _block(
                Event="CoreShowChannelsComplete",
                ActionID=action,
                EventList="Complete",
                ListItems=str(len(alive)),
            )
        )

    def _action(self, connection: socket.socket) -> dict[str, str]:
        pending = b""
        while b"\r\n\r\n" not in pending:
            more = connection.recv(4096)
            if not more:
                return {}
            pending += more
        found = dict(line.split(": ", 1) for line in pending.decode().strip().split("\r\n"))
        self.heard.append(found)
        return found


def _block(**fields: str) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n"

"""A connection to Asterisk's manager interface (AMI): log in, send actions, hear events.

Source: https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Manager-Interface-AMI/ and …/AMI_Actions/ of
Asterisk 20. A line protocol: `Name: value`, an empty line ends a block; the server speaks first, with a banner.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from typing import Self

from django.utils.translation import gettext_noop

from nexo.adapters.channels.voice.events import Block, blocks_of
from nexo.adapters.channels.voice.settings import VoiceSettings
from nexo.adapters.shared.connecting import connect
from nexo.domain.interactions.ports import AccountConfig, ChannelError, Remedy

QUIET_S = 30.0
"""After so long a silence we ask whether anybody is there; after twice as long nobody is."""

_MOST_PENDING = 1_000_000
_END = b"\r\n\r\n"


class Manager:
    """One connection; use it in a `with`."""

    def __init__(self, account: AccountConfig, settings: VoiceSettings, *, quiet_s: float = QUIET_S) -> None:
        self._account, self._settings, self._quiet_s = account, settings, quiet_s
        self._pending, self._ahead = b"", list[Block]()
        opened = connect(
            account,
            settings.host,
            settings.port,
            timeout=settings.timeout_s,
            is_encrypted=settings.tls,
        )
        if settings.tls:
            try:
                opened = ssl.create_default_context().wrap_socket(opened, server_hostname=settings.host)
            except OSError as error:
                opened.close()
                raise _broken() from error
        self._socket = opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def log_in(self) -> None:
        """Say who we are and what we want to hear; raises `ChannelError`."""
        self._take_banner()
        secret = self._account.secrets.get("ami_secret", "")
        self.send(
            "Login", Username=self._settings.username, Secret=secret, Events="call,agent", ActionID="login"
        )
        for block in self.answers(until=lambda block: block.get("ActionID") == "login"):
            if block.get("ActionID") == "login" and block.get("Response") != "Success":
                raise ChannelError(
                    gettext_noop("Asterisk rechaza el usuario o la clave del AMI."),
                    remedy=Remedy.ALARM,
                    code="ami_login",
                )

    def send(self, action: str, **fields: str) -> None:
        """Send one action; raises `ChannelError`."""
        lines = [f"Action: {action}", *(f"{name}: {value}" for name, value in fields.items())]
        # A line break in a value would be a second header, or a second action.
        if any(not line.isprintable() for line in lines):
            raise ChannelError(
                gettext_noop("Un dato de la central tiene signos que no se pueden enviar."),
                remedy=Remedy.NEVER,
                code="ami_value",
            )
        try:
            self._socket.sendall("\r\n".join(lines).encode() + _END)
        except OSError as error:
            raise _broken() from error

    def answers(self, *, until: Callable[[Block], bool]) -> Iterator[Block]:
        """Yield what comes up to and with the first block that `until` holds for; raises `ChannelError`."""
        end = time.monotonic() + self._settings.timeout_s
        while time.monotonic() < end:
            try:
                blocks = self._receive(self._settings.timeout_s)
            except TimeoutError:
                break
            for place, block in enumerate(blocks):
                if until(block):
                    # What came in the same breath is for whoever listens next.
                    self._ahead = blocks[place + 1 :]
                    yield block
                    return
                yield block
        raise _broken()

    def heard(self) -> Iterator[list[Block]]:
        """Yield the events as they come, those of one breath together; raises `ChannelError` when it breaks."""
        last = time.monotonic()
        while True:
            try:
                blocks = self._receive(self._quiet_s)
            except TimeoutError:
                if time.monotonic() - last >= 2 * self._quiet_s:
                    raise _broken() from None
                self.send("Ping")
                continue
            last = time.monotonic()
            events = [block for block in blocks if "Event" in block]
            if events:
                yield events

    def _take_banner(self) -> None:
        try:
            while b"\r\n" not in self._pending:
                self._read(self._settings.timeout_s)
        except TimeoutError:
            raise _broken() from None
        self._pending = self._pending.partition(b"\r\n")[2]

    def _receive(self, seconds: float) -> list[Block]:
        """Return the whole blocks that have come, waiting `seconds` for the first; raises `TimeoutError`."""
        if self._ahead:
            blocks, self._ahead = self._ahead, []
            return blocks
        while _END not in self._pending:
            self._read(seconds)
        whole, _, self._pending = self._pending.rpartition(_END)
        return list(blocks_of(whole))

    def _read(self, seconds: float) -> None:
        self._socket.settimeout(seconds)
        try:
            more = self._socket.recv(65_536)
        except TimeoutError:
            raise
        except OSError as error:
            raise _broken() from error
        if not more or len(self._pending) > _MOST_PENDING:
            raise _broken()
        self._pending += more


def body_of(blocks: list[Block]) -> bytes:
    """Return blocks as they came, to be kept."""
    texts = ("\r\n".join(f"{name}: {value}" for name, value in block.items()) for block in blocks)
    return "\r\n\r\n".join(texts).encode() + _END


def _broken() -> ChannelError:
    return ChannelError(
        gettext_noop("Se cortó la conexión con la central; se vuelve a intentar sola."),
        remedy=Remedy.RETRY_LATER,
        code="ami_broken",
    )

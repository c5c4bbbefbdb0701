"""The operator's list of hosts that may be private, by account: by environment or command line alone.

`NEXO_HTTP_ALLOW` holds `account=host:port` or `*=host:port`, separated by commas; the file `http-allow` of
the data folder holds one of them a line. No setting, no row of the database and no request reaches either.
"""

import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from nexo.kernel.errors import Invalid
from nexo.kernel.folders import data_dir

ANY_ACCOUNT = "*"

_HOST = re.compile(r"[a-z0-9._:-]+")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_LAST_PORT = 65535


class EntryInvalid(Invalid):
    """A line of the list that cannot be read."""

    code = "http_allow_invalid"
    message = "Una entrada debe tener la forma cuenta=host:puerto, o *=host:puerto."


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One permission: `account` is a UUID in text or `*`; host in lower case; the very port."""

    account: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.account}={self.host}:{self.port}"


def is_allowed(account_id: UUID | None, host: str, port: int) -> bool:
    """Say whether the operator lets this account speak to `host:port` wherever that is."""
    accounts = {ANY_ACCOUNT, str(account_id)} if account_id else {ANY_ACCOUNT}
    return any(entry.account in accounts and entry.host == host and entry.port == port for entry in entries())


def entries() -> tuple[Entry, ...]:
    """Return the whole list."""
    return (*_parsed(os.environ.get("NEXO_HTTP_ALLOW", "")), *_from_file())


def add_allowed(account: str, host: str, port: int) -> None:
    """Add an entry to the file; for the command line alone."""
    entry = _entry(f"{account}={host}:{port}")
    _write(sorted({*_from_file(), entry}))


def remove_allowed(account: str, host: str, port: int) -> None:
    """Take an entry out of the file."""
    entry = _entry(f"{account}={host}:{port}")
    _write(sorted({*_from_file()} - {entry}))


def _file() -> Path:
    return data_dir() / "http-allow"


def _from_file() -> tuple[Entry, ...]:
    path = _file()
    try:
        stamp = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, stamp.st_mtime_ns, stamp.st_ino)


@lru_cache(maxsize=4)
def _read(path: Path, _mtime: int, _inode: int) -> tuple[Entry, ...]:
    return _parsed(path.read_text().replace("\n", ","))


@lru_cache(maxsize=16)
def _parsed(text: str) -> tuple[Entry, ...]:
    return tuple(_entry(part.strip()) for part in text.split(",") if part.strip())


def _entry(text: str) -> Entry:
    account, equals, place = text.partition("=")
    host, colon, port = place.rpartition(":")
    host = host.strip("[]").lower().rstrip(".")
    if account != ANY_ACCOUNT:
        try:
            account = str(UUID(account))
        except ValueError:
            raise EntryInvalid from None
    named = equals and colon and _HOST.fullmatch(host)
    if not (named and _PORT.fullmatch(port) and int(port) <= _LAST_PORT):
        raise EntryInvalid
    return Entry(account, host, int(port))


def _write(wanted: list[Entry]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    temporary.write_text("".join(f"{entry}\n" for entry in wanted))
    temporary.chmod(0o600)
    temporary.replace(path)

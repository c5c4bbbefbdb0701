"""Every setting that an operator may change: read once from `NEXO_*` variables, typed, explained.

`nexo doctor` shows what is in force, and the reference manual is generated from this list. A plain dataclass,
because every process of ours begins here, and a heavier reader would be most of its start.
"""

import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nexo.config.errors import OperatorError

# 107 bytes less the longest name that goes below it: /postgres/.s.PGSQL.5432.lock
_LONGEST_RUN_DIR = 78
_MIB = 1024 * 1024


class Profile(StrEnum):
    """What this installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


class Secret(str):
    """A text that shows itself nowhere by accident."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "•••" if self else "''"


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(repr(str(word)) for word in allowed)}")
        return text

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def _setting(default: Any, about: str, read: Callable[[str], Any] = str) -> Any:
    return field(default=default, metadata={"about": about, "read": read})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings of one installation; the variable of `port` is `NEXO_PORT`, and so on."""

    profile: Profile = _setting(
        Profile.PRODUCTION,
        "`demo` adds the demo telephone, mailbox and city; `production` has none of them.",
        lambda text: Profile(_one_of(*Profile)(text)),
    )
    data_dir: Path = _setting(Path("var"), "Folder of everything this installation keeps.", Path)
    port: int = _setting(8000, "TCP port of the front door.", _whole(1, 65535))
    host: str = _setting("127.0.0.1", "Address the front door listens on; loopback by default.")
    public_url: str = _setting(
        "", "Address people type, with https; default http://localhost:<port>. No trailing slash."
    )
    allowed_hosts: str = _setting("", "Further host names that may be asked for, split by commas.")
    trusted_proxies: str = _setting(
        "", "Addresses or networks whose X-Forwarded-* headers are believed, split by commas."
    )
    database_url: Secret = _setting(
        Secret(), "postgresql://… of a server (15 or later); unset: the embedded PostgreSQL.", Secret
    )
    secret_key: Secret = _setting(
        Secret(), "Signing key; unset: made once under the data folder, readable by its owner only.", Secret
    )
    secret_key_fallbacks: Secret = _setting(
        Secret(), "Former signing keys that are still accepted, split by commas.", Secret
    )
    master_keys: Secret = _setting(
        Secret(),
        "Keys that seal personal data, `<id> <base64 of 32 bytes>` split by commas, the sealing one first; "
        "unset: made once under the data folder.",
        Secret,
    )
    metrics_token: Secret = _setting(
        Secret(), "Bearer token for /metrics; unset: /metrics does not exist.", Secret
    )
    smtp_port: int = _setting(
        0, "Port of the loopback mail receiver (demo profile); 0 takes a free one.", _whole(0, 65535)
    )
    http_allow: str = _setting(
        "", "Private peers that outgoing calls may reach: <account id or *>=host:port, split by commas."
    )
    hook_max_bytes: int = _setting(
        3 * _MIB, "Largest body that /hooks/ accepts, in bytes.", _whole(1, 64 * _MIB)
    )
    body_max_bytes: int = _setting(
        64 * _MIB, "Largest body of any other request, in bytes.", _whole(1, 4096 * _MIB)
    )
    web_processes: int = _setting(1, "Processes that serve pages.", _whole(1, 64))
    web_threads: int = _setting(6, "Threads in each of them.", _whole(1, 64))
    workers: int = _setting(1, "Processes that run jobs.", _whole(1, 64))
    worker_concurrency: int = _setting(4, "Jobs that each of them runs at a time.", _whole(1, 64))
    log_level: str = _setting("info", "Least level logged.", _one_of("debug", "info", "warning", "error"))
    log_to: str = _setting(
        "",
        "`files` under the data folder (default in demo) or `stderr` (default in production).",
        _one_of("files", "stderr"),
    )
    fault: str = _setting("", "Named fail-point for fault tests, such as K5:kill; unknown in production.")

    @cached_property
    def data(self) -> Path:
        """The data folder, absolute."""
        return self.data_dir.absolute()

    @cached_property
    def url(self) -> str:
        """The address people type, without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @cached_property
    def is_demo(self) -> bool:
        """Whether the demo telephone, mailbox and city exist here."""
        return self.profile is Profile.DEMO

    @cached_property
    def is_https(self) -> bool:
        """Whether people reach us over TLS."""
        return self.url.startswith("https://")

    @cached_property
    def hosts(self) -> list[str]:
        """Host names that may be asked for."""
        named = [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]
        public = urlsplit(self.url).hostname or "localhost"
        return [*dict.fromkeys([public, "localhost", "127.0.0.1", "[::1]", *named])]

    @cached_property
    def logs_to_files(self) -> bool:
        """Whether the processes write to files under the data folder."""
        return self.log_to == "files" or (self.log_to == "" and self.is_demo)

    @cached_property
    def run_dir(self) -> Path:
        """The folder of our sockets: short, since a socket's path may have 107 bytes, a data folder's more.

        Started by root it is outside the data folder, where the database's unprivileged owner can reach it.
        """
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        if os.geteuid() == 0:
            return Path("/run" if Path("/run").is_dir() else "/var/run") / f"nexo-{digest}"
        inside = self.data / "run"
        if len(os.fsencode(inside)) <= _LONGEST_RUN_DIR:
            return inside
        return Path("/tmp") / f"nexo-{os.geteuid()}-{digest}"  # noqa: S108 - made 0700 and its owner checked

    def keys_dir(self) -> Path:
        """Return the folder of keys, made readable by its owner only."""
        folder = self.data / "keys"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        return folder

    def signing_key(self) -> str:
        """Return the signing key; the first call of an installation creates it."""
        if self.secret_key:
            return self.secret_key
        path = self.keys_dir() / "signing-key"
        if not path.exists():
            _create_secret(path)
        return path.read_text(encoding="ascii").strip()


def _create_secret(path: Path) -> None:
    """Write a fresh secret at `path`, whole or not at all, though two processes start at once."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"NEXO_{name.upper()}"


def read(variables: "os._Environ[str] | dict[str, str]") -> Environment:
    """Return the settings that `variables` hold; an empty one counts as unset. Raises `OperatorError`."""
    values: dict[str, Any] = {}
    for setting in fields(Environment):
        text = variables.get(variable(setting.name), "").strip()
        if not text:
            continue
        try:
            values[setting.name] = setting.metadata["read"](text)
        except ValueError as error:
            raise OperatorError(f"{variable(setting.name)} {error}.") from None
    return Environment(**values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the settings of this process, read once."""
    return read(os.environ)

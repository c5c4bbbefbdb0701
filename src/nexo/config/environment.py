"""Every setting that an operator may change: read once from `NEXO_*` variables, typed, explained.

Nothing else in the product reads the process environment for configuration. `nexo doctor` prints this list
with the values in force, and the reference manual is generated from it.
"""

import hashlib
import os
import secrets
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

# 107 bytes less the longest name that goes below it: /postgres/.s.PGSQL.5432.lock
_LONGEST_RUN_DIR = 78


class Profile(StrEnum):
    """What this installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


class Environment(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="NEXO_", env_ignore_empty=True, extra="ignore", frozen=True)

    profile: Profile = Field(
        Profile.PRODUCTION,
        description="`demo` adds the demo telephone, mailbox and city; `production` has none of them.",
    )
    data_dir: Path = Field(Path("var"), description="Folder of everything this installation keeps.")
    port: int = Field(8000, ge=1, le=65535, description="TCP port of the front door.")
    host: str = Field("127.0.0.1", description="Address the front door listens on; loopback by default.")
    public_url: str = Field(
        "", description="Address people type, with https; default http://localhost:<port>. No trailing slash."
    )
    allowed_hosts: str = Field("", description="Further host names that may be asked for, split by commas.")
    trusted_proxies: str = Field(
        "", description="Addresses or networks whose X-Forwarded-* headers are believed, split by commas."
    )
    database_url: SecretStr | None = Field(
        None, description="postgresql://… of a server (15 or later); unset: the embedded PostgreSQL."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signing key; unset: created once under the data folder, readable by its owner only.",
    )
    secret_key_fallbacks: SecretStr = Field(
        SecretStr(""), description="Former signing keys that are still accepted, split by commas."
    )
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for /metrics; unset: /metrics does not exist."
    )
    smtp_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port of the loopback mail receiver (demo profile); 0 takes a free one.",
    )
    http_allow: str = Field(
        "", description="Private peers that outgoing calls may reach: <account id or *>=host:port, by commas."
    )
    hook_max_bytes: PositiveInt = Field(
        3 * 1024 * 1024, description="Largest body that /hooks/ accepts, in bytes."
    )
    body_max_bytes: PositiveInt = Field(
        64 * 1024 * 1024, description="Largest body of any other request, in bytes."
    )
    web_processes: PositiveInt = Field(1, description="Processes that serve pages.")
    web_threads: PositiveInt = Field(6, description="Threads in each of them.")
    workers: PositiveInt = Field(1, description="Processes that run jobs.")
    worker_concurrency: PositiveInt = Field(4, description="Jobs that each of them runs at a time.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level logged.")
    log_to: Literal["", "files", "stderr"] = Field(
        "", description="`files` under the data folder (default in demo) or `stderr` (default in production)."
    )
    fault: str = Field(
        "", description="Named fail-point for fault tests, such as K5:kill; ignored in production."
    )

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
            return self.secret_key.get_secret_value()
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


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the settings of this process, read once."""
    return Environment()

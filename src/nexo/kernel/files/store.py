"""Keeps files: bytes under their own hash, written whole or not at all."""

import hashlib
import os
import secrets
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from nexo.kernel import clock
from nexo.kernel.files.check import check_content
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.names import clean_filename
from nexo.kernel.folders import data_dir

MAX_BYTES = 25 * 1024 * 1024


def store(
    content: bytes,
    *,
    filename: str,
    declared_type: str = "",
    jurisdiction_id: UUID | None,
    max_bytes: int = MAX_BYTES,
) -> StoredFile:
    """Check, write and register a file; raises `FileRefused`.

    The original bytes are kept as evidence; show `rendition(stored)`, which has no metadata. The bytes are
    safe on disk before the row exists, so a row never points at nothing; bytes without a row are harmless.
    """
    media_type = check_content(content, filename=filename, declared_type=declared_type, max_bytes=max_bytes)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        # Until the row is there for good, nobody may take these bytes for orphans.
        _hold(digest, shared=True)
        return _write(content, digest, media_type, filename, jurisdiction_id)


def _write(
    content: bytes, digest: str, media_type: str, filename: str, jurisdiction_id: UUID | None
) -> StoredFile:
    write_once(path_of(digest), content)
    stored = StoredFile(
        sha256=digest,
        size=len(content),
        media_type=media_type,
        filename=clean_filename(filename),
        jurisdiction_id=jurisdiction_id,
        created_at=clock.now(),
    )
    stored.save(force_insert=True)
    return stored


def remove(stored: StoredFile) -> None:
    """Delete a file: its row now, its bytes at commit unless another row has the same."""
    digest = stored.sha256
    # Not `delete()`, which asks every table that may refer to a file first: the foreign keys refuse it by themselves.
    rows = StoredFile.objects.filter(pk=stored.pk)
    rows._raw_delete(rows.db)  # noqa: SLF001 - what Django's own `delete` ends with
    transaction.on_commit(lambda: remove_orphan(digest))


def remove_orphan(digest: str) -> bool:
    """Delete bytes to which no row points, and the copies made of them; say whether they were orphans."""
    with transaction.atomic():
        _hold(digest, shared=False)
        if StoredFile.objects.filter(sha256=digest).exists():
            return False
        for path in path_of(digest).parent.glob(f"*{digest}*"):
            path.unlink(missing_ok=True)
    return True


def _hold(digest: str, *, shared: bool) -> None:
    """Keep others, until the end of the transaction, from adding or removing the same bytes."""
    key = int(digest[:15], 16)
    with connection.cursor() as cursor:
        if shared:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [key])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def open_file(stored: StoredFile) -> bytes:
    """Return the original bytes."""
    return path_of(stored.sha256).read_bytes()


def path_of(digest: str) -> Path:
    """Return where bytes with this SHA-256 lie."""
    return folder() / digest[:2] / digest[2:4] / digest


def folder() -> Path:
    """Return where all files lie."""
    return data_dir() / "files"


def write_once(path: Path, content: bytes) -> None:
    """Write `content` so that `path` holds all of it or does not exist, even through a power cut."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

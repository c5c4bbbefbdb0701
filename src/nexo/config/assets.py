"""Collects the static files where the web server finds them, only when they changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test.utils import override_settings

_STORAGE = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


def collect_if_changed() -> None:
    """Write hashed and compressed copies to `STATIC_ROOT`, unless they are of these very files."""
    root = Path(settings.STATIC_ROOT)
    mark = root / ".collected"
    wanted = _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": _STORAGE}):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(wanted, encoding="ascii")


def _fingerprint() -> str:
    """Return a digest of every file's name, size and time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()

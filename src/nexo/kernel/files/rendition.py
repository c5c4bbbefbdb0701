"""What is shown of a stored file: images without metadata, anything else as it is."""

from dataclasses import dataclass

from nexo.kernel.files.images import clean_copy
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import open_file, path_of, write_once


@dataclass(frozen=True, slots=True)
class Rendition:
    """Bytes to serve, their type, and whether a browser may show them in place (else: download)."""

    content: bytes
    media_type: str
    inline: bool


_INLINE = {"image/png", "image/jpeg", "audio/ogg", "audio/mpeg", "audio/mp4", "video/mp4"}


def rendition(stored: StoredFile) -> Rendition:
    """Return what may be shown of `stored`; the cleaned copy of an image is made once and kept beside it."""
    for ending, media_type in ((".clean.jpg", "image/jpeg"), (".clean.png", "image/png")):
        kept = path_of(stored.sha256).with_name(stored.sha256 + ending)
        if kept.exists():
            return Rendition(kept.read_bytes(), media_type, inline=True)
    content = open_file(stored)
    copy = clean_copy(content, stored.media_type)
    if copy is None:
        return Rendition(content, stored.media_type, inline=stored.media_type in _INLINE)
    ending = ".clean.jpg" if copy[1] == "image/jpeg" else ".clean.png"
    write_once(path_of(stored.sha256).with_name(stored.sha256 + ending), copy[0])
    return Rendition(copy[0], copy[1], inline=True)

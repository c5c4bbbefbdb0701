"""What is shown of a stored file: images without metadata, anything else as it is."""

from dataclasses import dataclass

from nexo.kernel.files.apart import clean_copy_apart
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.sniff import sniff
from nexo.kernel.files.store import open_file, path_of, write_once


@dataclass(frozen=True, slots=True)
class Rendition:
    """Bytes to serve, their type, and whether a browser may show them in place (else: download)."""

    content: bytes
    media_type: str
    inline: bool


_INLINE = {"audio/ogg", "audio/mpeg", "audio/mp4", "video/mp4"}


def rendition(stored: StoredFile) -> Rendition:
    """Return what may be shown of `stored`; the cleaned copy of an image is made once and kept beside it.

    Raises `FileRefused` for an image that turns out to be broken.
    """
    kept = path_of(stored.sha256).with_name(f"{stored.sha256}.clean")
    if not kept.exists():
        original = open_file(stored)
        copy = clean_copy_apart(original, stored.media_type)
        if copy is None:
            return Rendition(original, stored.media_type, inline=stored.media_type in _INLINE)
        write_once(kept, copy)
    content = kept.read_bytes()
    return Rendition(content, sniff(content), inline=True)

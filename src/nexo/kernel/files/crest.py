"""Keeps a small emblem: checked, decoded apart, without hidden data, fitted into the frame where it is shown."""

import io
from uuid import UUID

from nexo.kernel.files.apart import clean_copy_apart
from nexo.kernel.files.check import check_content
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.store import store

MAX_BYTES = 4 * 1024 * 1024
FRAME = (160, 176)
"""Four times the 40 × 44 where it stands, for sharp screens."""


def store_crest(content: bytes, *, filename: str, jurisdiction_id: UUID | None) -> StoredFile:
    """Return the emblem as it is shown, a PNG of `FRAME`; what was given is not kept. Raises `FileRefused`."""
    media_type = check_content(content, filename=filename, declared_type="", max_bytes=MAX_BYTES)
    clean = clean_copy_apart(content, media_type)
    if clean is None:
        raise FileRefused(
            "No podemos abrir este tipo de imagen: mandala como JPG o PNG.", code="file_image_type"
        )
    return store(_framed(clean), filename="escudo.png", jurisdiction_id=jurisdiction_id)


def _framed(clean: bytes) -> bytes:
    """Fit a picture that we wrote ourselves into the frame, on nothing."""
    # Read on the first picture: most processes never see one.
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(io.BytesIO(clean)) as image:
        framed = ImageOps.pad(image.convert("RGBA"), FRAME, color=(0, 0, 0, 0))
    written = io.BytesIO()
    framed.save(written, "PNG", optimize=True)
    return written.getvalue()

"""Looks at images without trusting them, and makes copies without metadata."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from nexo.kernel.files.refused import FileRefused

MAX_PIXELS = 60_000_000
"""More than any telephone takes; decoding this many costs about 240 MB for a moment."""
LONGEST_SIDE = 2400
_LOOKED_AT = 256
_COLUMNS, _ROWS = 9, 8

READABLE = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
}
_REFUSED = {"image/vnd.adobe.photoshop"}


def check_image(content: bytes, media_type: str) -> None:
    """Raise `FileRefused` for a broken image or one that declares more pixels than we would ever decode."""
    if media_type in _REFUSED:
        raise FileRefused(
            "No podemos abrir este tipo de imagen: mandala como JPG o PNG.", code="file_image_type"
        )
    if media_type not in READABLE:
        return
    with _opened(content, media_type) as image:
        _check_size(image)


def clean_copy(content: bytes, media_type: str) -> bytes:
    """Return the image upright, without metadata, at most 2,400 pixels a side: JPEG, or PNG if transparent.

    Animations lose all but their first picture. Runs in a process of its own (`apart.py`): decoders have had
    holes before, and a picture that is small on disk may be large in memory.
    """
    with _opened(content, media_type) as image:
        _check_size(image)
        if media_type == "image/jpeg":
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        try:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(upright)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise FileRefused("La imagen está dañada.", code="file_broken") from error


def look_of(content: bytes, media_type: str) -> int:
    """Return 64 bits that are almost the same for pictures that look almost the same (difference hash, Krawetz 2013).

    The picture upright, grey, nine by eight points; a bit a pair of neighbours: is the right one darker? As the
    database keeps it, from -2^63 to 2^63 - 1. Raises `FileRefused`. Runs in a process of its own, as `clean_copy`.
    """
    with _opened(content, media_type) as image:
        _check_size(image)
        if media_type == "image/jpeg":
            image.draft("L", (_LOOKED_AT, _LOOKED_AT))
        try:
            small = ImageOps.exif_transpose(image).convert("L").resize((_COLUMNS, _ROWS))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise FileRefused("La imagen está dañada.", code="file_broken") from error
    grey = small.tobytes()
    found = 0
    for row in range(_ROWS):
        for left in range(row * _COLUMNS, (row + 1) * _COLUMNS - 1):
            found = found << 1 | (grey[left] > grey[left + 1])
    return found - (1 << 64) if found >> 63 else found


def _encoded(image: Image.Image) -> bytes:
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    picture = image.convert("RGBA" if transparent else "RGB")
    # A new image with the pixels alone: info, EXIF, ICC and comments stay behind.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if transparent:
        bare.save(out, "PNG")
    else:
        bare.save(out, "JPEG", quality=85)
    return out.getvalue()


def _opened(content: bytes, media_type: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=[READABLE[media_type]])
    except Image.DecompressionBombError as error:
        raise FileRefused("La imagen tiene demasiados píxeles.", code="file_bomb") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise FileRefused("La imagen está dañada.", code="file_broken") from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or min(width, height) < 1:
        raise FileRefused("La imagen tiene demasiados píxeles.", code="file_bomb")

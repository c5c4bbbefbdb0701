"""The one line that stands for an entry in a list."""

from collections.abc import Sequence

LENGTH = 200
RESERVED = "Contacto reservado"


def preview_of(
    *, text: str, subject: str = "", media_types: Sequence[str] = (), has_location: bool = False
) -> str:
    """Return a short line: the text, else the subject, else what came instead of text."""
    line = " ".join((text or subject).split())
    if not line and media_types:
        line = media_word(media_types[0])
    if not line and has_location:
        line = "Ubicación"
    return line if len(line) <= LENGTH else line[: LENGTH - 1] + "…"


def media_word(media_type: str) -> str:
    """Return what to call a file in front of people."""
    family = media_type.partition("/")[0]
    return {"image": "Foto", "video": "Video", "audio": "Audio"}.get(family, "Archivo")

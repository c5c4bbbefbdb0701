"""Files as the site serves them: of this town, images without their metadata."""

from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse

from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.rendition import rendition

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"})
"""Pictures that can be shown again; of others (HEIC) the office gets the file as it came."""


def still_kept(file_ids: Iterable[str]) -> dict[str, str]:
    """Return which files are there, with what they are: those of a draft that was left for days are not."""
    rows = StoredFile.objects.filter(pk__in=list(file_ids)).values_list("pk", "media_type")
    return {str(pk): media_type for pk, media_type in rows}


def served(file_id: UUID, *, jurisdiction_id: UUID, filename: str) -> HttpResponse:
    """Return a file; the caller has decided that the visitor may see it."""
    stored = StoredFile.objects.filter(pk=file_id, jurisdiction_id=jurisdiction_id).first()
    if stored is None:
        raise Http404
    shown = rendition(stored)
    kind = "inline" if shown.inline else "attachment"
    response = HttpResponse(shown.content, content_type=shown.media_type)
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(filename)}"
    return response

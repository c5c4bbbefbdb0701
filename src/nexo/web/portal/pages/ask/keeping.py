"""From the form of a page into the draft."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from nexo.kernel.errors import DomainError
from nexo.kernel.files.names import clean_filename
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.store import store
from nexo.web.portal import limits
from nexo.web.portal.memory import Draft
from nexo.web.portal.pages.ask import steps
from nexo.web.portal.pages.ask.forms import MOST_PHOTOS, PHOTO_BYTES
from nexo.web.portal.town import town_of

_MB = 1024 * 1024


def keep(step: str, draft: Draft, data: dict[str, Any], request: HttpRequest) -> list[str]:
    """Write the answers of a page into the draft; return what could not be kept, a sentence each."""
    if step == steps.PHOTO:
        return _keep_photos(draft, data["photos"], request)
    if step == steps.DETAILS:
        draft.answers = dict(data)
    else:
        for name, value in data.items():
            setattr(draft, name, value.strip() if isinstance(value, str) else value)
    return []


def _keep_photos(draft: Draft, photos: "list[UploadedFile[bytes]]", request: HttpRequest) -> list[str]:
    """Keep every photo that can be kept: one that cannot takes none of the others with it."""
    refused = []
    for photo in photos:
        try:
            _keep_photo(draft, photo, request)
        except DomainError as reason:
            refused.append(f"{clean_filename(photo.name or '')}: {reason.said}")
    return refused


def _keep_photo(draft: Draft, photo: "UploadedFile[bytes]", request: HttpRequest) -> None:
    if len(draft.files) >= MOST_PHOTOS:
        raise FileRefused("Podés mandar hasta cuatro fotos. Guardamos las primeras.", code="too_many_files")
    if (photo.size or 0) > PHOTO_BYTES:
        raise FileRefused(
            "pesa %(size)s MB y el límite es %(limit)s. Achicala o seguí sin ella: lo demás quedó guardado.",
            values={"size": round((photo.size or 0) / _MB), "limit": PHOTO_BYTES // _MB},
            code="file_too_large",
        )
    limits.spend(limits.UPLOAD, request)
    stored = store(
        photo.read(),
        filename=photo.name or "",
        declared_type=photo.content_type or "",
        jurisdiction_id=town_of(request).id,
    )
    draft.files.append([str(stored.id), stored.filename])

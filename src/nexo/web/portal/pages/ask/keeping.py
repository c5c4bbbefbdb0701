"""From the form of a page into the draft."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from nexo.kernel.files.store import store
from nexo.web.portal import limits
from nexo.web.portal.memory import Draft
from nexo.web.portal.pages.ask import steps
from nexo.web.portal.pages.ask.forms import MOST_PHOTOS
from nexo.web.portal.town import town_of


def keep(step: str, draft: Draft, data: dict[str, Any], request: HttpRequest) -> None:
    """Write the answers of a page into the draft; raises `FileRefused`, `TooMany`."""
    if step == steps.PHOTO:
        _keep_photos(draft, data["photos"], request)
    elif step == steps.DETAILS:
        draft.answers = dict(data)
    else:
        for name, value in data.items():
            setattr(draft, name, value.strip() if isinstance(value, str) else value)


def _keep_photos(draft: Draft, photos: "list[UploadedFile[bytes]]", request: HttpRequest) -> None:
    for photo in photos:
        if len(draft.files) >= MOST_PHOTOS:
            break
        limits.spend(limits.UPLOAD, request)
        stored = store(
            photo.read(),
            filename=photo.name or "",
            declared_type=photo.content_type or "",
            jurisdiction_id=town_of(request).id,
        )
        draft.files.append([str(stored.id), stored.filename])

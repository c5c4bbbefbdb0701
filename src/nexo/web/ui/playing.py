"""A recording as players ask for it: whole, or a part of it, which some telephones insist on."""

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import open_file

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def played(request: HttpRequest, file: StoredFile, *, as_file: bool = False) -> HttpResponse:
    """Return a recording, or the one part that the header `Range` names (RFC 9110, 14); the caller decided who may."""
    content = open_file(file)
    part = _part(request.headers.get("Range", ""), len(content))
    response = HttpResponse(content if part is None else content[part], content_type=file.media_type)
    if part is not None:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    response.headers["Accept-Ranges"] = "bytes"
    kind = "attachment" if as_file else "inline"
    response.headers["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(file.filename)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _part(header: str, size: int) -> slice | None:
    """Return the one part that is asked for; None where it cannot be given: then the whole is sent."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
    return slice(start, stop) if start < stop else None

"""What makes the crews' page an application of the telephone: its manifest and its service worker."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

_MODULES = ("crew", "crew-store", "crew-send", "crew-photo", "crew-show")
_WORKER = "ui/js/crew-worker.js"


@require_GET
def manifest(_request: HttpRequest) -> JsonResponse:
    """The web manifest; it names nobody and nothing of the town, so anybody may read it."""
    home = reverse("workbench:crew")
    return JsonResponse(
        {
            "id": home,
            "name": _("Cuadrilla"),
            "short_name": _("Cuadrilla"),
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "background_color": "#faf8f4",
            "theme_color": "#083f4a",
            "icons": [
                {"src": static("ui/crew-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("ui/crew-512.png"), "sizes": "512x512", "type": "image/png"},
                {
                    "src": static("ui/crew-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps; another release makes another list and so another worker."""
    response = HttpResponse(_worker(), content_type="text/javascript")
    # The browser asks each time whether there is another; the file itself is small.
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _worker() -> str:
    files = [f"ui/js/{name}.js" for name in (*_MODULES, "page", "start")]
    files += ["ui/css/portal.css", "ui/icons.svg", "ui/favicon.svg"]
    # A module asks for its neighbours by their plain names, so both names of each are kept.
    plain = [f"{settings.STATIC_URL}{name}" for name in files]
    kept = sorted({*plain, *(static(name) for name in files)})
    contents = hashlib.sha256(b"".join(_bytes(name) for name in [*files, _WORKER])).hexdigest()[:16]
    facts = {"version": contents, "shell": reverse("workbench:crew_shell"), "home": reverse("workbench:crew")}
    begins = f"const KEPT = {json.dumps(kept)};\nconst FACTS = {json.dumps(facts)};\n"
    return begins + _bytes(_WORKER).decode()


def _bytes(name: str) -> bytes:
    """Return the bytes of a static file, wherever it lies: collected or in its room."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content: bytes = file.read()
            return content
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    with open(path, "rb") as file:  # noqa: PTH123 - finders give a string
        return file.read()

"""What a crew has to do and what it did: in a browser of any kind, and as data for the page that works offline."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nexo.domain.organisation.enums import Role
from nexo.domain.works.actions.take_mark import Taken, known_mark, take_mark
from nexo.domain.works.enums import MarkKind, OrderState, Outcome, WhyNot
from nexo.domain.works.policies import CARRIERS
from nexo.domain.works.queries.crew_day import CrewDay, crew_day
from nexo.domain.works.rules.marks import Mark, id_of, read_mark
from nexo.kernel import clock, ids
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.kernel.files.store import store
from nexo.web.workbench.desk import StaffRequest, site_of, staff_page

MOST_MARKS = 50
MOST_PHOTO_BYTES = 12 * 1024 * 1024


@staff_page(*CARRIERS)
@require_GET
def crew(request: StaffRequest) -> HttpResponse:
    """The orders of these days, with plain forms; with scripts the page goes on without a network."""
    return _page(request, crew_day(actor=request.actor))


@staff_page(*CARRIERS)
@require_GET
def shell(request: StaffRequest) -> HttpResponse:
    """The same page without any order: what a telephone keeps, to fill it from its own store."""
    return _page(request, None)


@staff_page(*CARRIERS)
@require_GET
def data(request: StaffRequest) -> JsonResponse:
    """The orders of these days, whose they are, and the token with which marks are sent."""
    return JsonResponse(_data(request))


@staff_page(*CARRIERS)
@require_POST
def sync(request: StaffRequest) -> JsonResponse:
    """Take a batch of marks in their order, each on its own, and say of each what became of it.

    `marks` is a JSON list; the photo of a mark comes as the file `photo-<id>`. A batch that came before is answered
    as it was. What stops halfway has kept what it took: the rest comes again.
    """
    try:
        marks = json.loads(request.POST.get("marks", ""))
    except ValueError:
        return JsonResponse({"error": str(_("No entendimos el envío."))}, status=400)
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        return JsonResponse({"error": str(_("No entendimos el envío."))}, status=400)
    results = [_taken(request.actor, given, request.FILES) for given in marks]
    return JsonResponse({"results": results, **_data(request)})


@staff_page(*CARRIERS)
@require_POST
def mark(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """Take one mark from a plain form; pressed twice it is one, by the key in the form."""
    given = {**{name: request.POST.get(name, "") for name in request.POST}, "order": str(order_id)}
    photo = request.FILES.get("photo")
    given["at"] = clock.now().isoformat()
    told = _taken(request.actor, given, {f"photo-{id_of(given)}": photo} if photo else {})
    if told["outcome"] == Outcome.APPLIED:
        messages.success(request, _("Anotado."))
    else:
        tone = messages.warning if told["outcome"] == Outcome.KEPT else messages.error
        tone(request, told["said"])
    return redirect("workbench:crew")


def _taken(actor: Actor, given: object, files: Mapping[str, Any]) -> dict[str, str]:
    """Take one mark; a refusal is an answer too, so that the ones behind it are not held up."""
    try:
        read = read_mark(given, now=clock.now())
        taken = known_mark(actor=actor, mark=read) or _take(actor, read, files)
    except DomainError as refused:
        return {"id": id_of(given), "outcome": Outcome.REFUSED.value, "said": refused.said}
    return {"id": str(read.id), "outcome": taken.outcome.value, "said": _(taken.said) if taken.said else ""}


def _take(actor: Actor, read: Mark, files: Mapping[str, Any]) -> Taken:
    photo = files.get(f"photo-{read.id}")
    if read.kind is not MarkKind.PHOTO or not isinstance(photo, UploadedFile):
        return take_mark(actor=actor, mark=read)
    kept = store(
        photo.read(),
        filename=photo.name or "foto.jpg",
        declared_type=photo.content_type or "",
        jurisdiction_id=actor.jurisdiction_id,
        max_bytes=MOST_PHOTO_BYTES,
    )
    return take_mark(actor=actor, mark=read, file=kept)


def _data(request: StaffRequest) -> dict[str, Any]:
    day = crew_day(actor=request.actor)
    return {
        "staff": str(request.actor.staff_id),
        "csrf": get_token(request),
        "today": day.today.isoformat(),
        "now": clock.now().isoformat(),
        "crews": list(day.crews),
        "orders": [asdict(order) for order in day.orders],
    }


def _page(request: StaffRequest, day: CrewDay | None) -> HttpResponse:
    site = site_of(request)
    return render(
        request,
        "workbench/crew/crew.html",
        {
            "site": site,
            "day": day,
            # The page that is kept for days without a network is nobody's.
            "staff": str(request.actor.staff_id) if day else "",
            "reasons": WhyNot.choices,
            "keys": _Keys(),
            "texts": _texts(),
            "office": reverse("workbench:inbox") if request.actor.has_role(*_OFFICE) else "",
        },
    )


_OFFICE = tuple(role for role in Role if role not in CARRIERS)


def _texts() -> dict[str, dict[str, str]]:
    """Return what the page says by itself, in the language in force."""
    return {
        "states": {value: capfirst(str(label)) for value, label in OrderState.choices},
        "words": {
            "today": _("Hoy"),
            "before": _("De días pasados"),
            "offline": _("Sin conexión: seguí trabajando, lo que anotes queda en este teléfono."),
            "waiting": _("Por enviar: {n}."),
            "sent": _("Todo enviado."),
            "others": _("Además hay anotaciones de otra persona en este teléfono: {n}. Salen cuando entre."),
            "full": _("No pudimos guardarlo en este teléfono. Liberá espacio y probá otra vez."),
        },
    }


class _Keys:
    """A new key for every form of the page, so that each can be sent once only."""

    def new(self) -> str:
        """Return a key."""
        return str(ids.uuid7())

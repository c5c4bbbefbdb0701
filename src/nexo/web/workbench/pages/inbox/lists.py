"""Which list of the inbox is asked for, and the strip of lists above it."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.interactions.models import SavedView
from nexo.domain.interactions.queries import desk
from nexo.domain.interactions.queries import inbox as box
from nexo.domain.interactions.queries.inbox import VIEWS, View
from nexo.domain.interactions.rules.views import Wanted, wanted_of
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest

_LABELS: dict[View, str] = {
    "waiting": gettext_noop("Sin responder"),
    "mine": gettext_noop("Mías"),
    "mentioned": gettext_noop("Me nombraron"),
    "followed": gettext_noop("Sigo"),
    "snoozed": gettext_noop("Pospuestas"),
    "unit": gettext_noop("Áreas"),
    "all": gettext_noop("Todas"),
    "closed": gettext_noop("Cerradas"),
}
_COUNTED: tuple[View, ...] = ("waiting", "mine", "mentioned", "followed", "snoozed")
_SAVED = "v-"


def list_of(request: StaffRequest) -> dict[str, object]:
    """Return a page of the list asked for, with the strip of lists: three queries."""
    name, saved = _asked(request), desk.saved_views(request.actor)
    wanted = _wanted(name, saved)
    found = box.inbox(actor=request.actor, wanted=wanted, after=request.GET.get("desde"))
    here = reverse("workbench:inbox")
    return {
        "items": found.items,
        "following": f"{here}?vista={name}&desde={found.next}" if found.next else "",
        "view": name,
        "tabs": _strip(request, name, saved),
        "since": int(request.began_at.timestamp() * 1000),
    }


def fresh_in(request: StaffRequest) -> dict[str, object]:
    """Return in how many conversations of the list asked for somebody wrote since the page was made: two queries."""
    name = _asked(request)
    wanted = _wanted(name, desk.saved_views(request.actor) if name.startswith(_SAVED) else [])
    return {"number": desk.fresh(actor=request.actor, wanted=wanted, since=_since(request)), "view": name}


def _asked(request: StaffRequest) -> str:
    return request.GET.get("vista", "waiting")


def _wanted(name: str, saved: list[SavedView]) -> Wanted:
    if name in VIEWS:
        return VIEWS[name]
    for one in saved:
        if name == f"{_SAVED}{one.pk}":
            return wanted_of(one.wanted)
    raise Http404


def _strip(request: StaffRequest, name: str, saved: list[SavedView]) -> list[Link]:
    lists = {view: VIEWS[view] for view in _COUNTED} | {
        f"{_SAVED}{one.pk}": wanted_of(one.wanted) for one in saved
    }
    counted = desk.counts(actor=request.actor, lists=lists)
    named = [(str(view), _(label)) for view, label in _LABELS.items()]
    named[2:2] = [(f"{_SAVED}{one.pk}", one.name) for one in saved]
    here = reverse("workbench:inbox")
    return [
        Link(label=label, url=f"{here}?vista={key}", is_current=key == name, text=counted.get(key, ""))
        for key, label in named
    ]


def _since(request: StaffRequest) -> datetime:
    said = request.GET.get("desde_ms")
    if said is None:
        return request.began_at
    if not (said.isascii() and said.isdigit() and len(said) < 15):  # noqa: PLR2004 - milliseconds until the year 5000
        raise Http404
    return datetime.fromtimestamp(int(said) / 1000, tz=UTC)


def act_asked(request: StaffRequest) -> UUID | None:
    """Return the act that the page before did, when the address tells of one."""
    try:
        return UUID(request.GET.get("hecho", ""))
    except ValueError:
        return None

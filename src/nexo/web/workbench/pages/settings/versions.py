"""What every versioned setting shares: its panel of draft and history, publishing, throwing away, going back."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nexo.domain.settings.actions.publish_setting import publish_setting
from nexo.domain.settings.actions.write_setting import discard_setting, restore_setting
from nexo.domain.settings.policies import SETTERS, others_may_publish
from nexo.domain.settings.queries import SettingNow
from nexo.domain.settings.registry import kind_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, staff_page

_NUMBER = re.compile("[0-9]{1,4}")
_PAGES = {"looks": "workbench:looks", "calendar": "workbench:calendar"}
TOWN = "town"
"""The key of what there is one of in a town."""


def panel(actor: Actor, now: SettingNow, *, goes_back: bool = True) -> dict[str, Any]:
    """Return what the panel of a setting shows; `goes_back`: to what came with the product as well."""
    is_own = now.draft is not None and actor.account_id in now.draft.author_ids
    return {
        "now": now,
        "changes": now.changes,
        "is_own": is_own,
        "is_alone": is_own and not others_may_publish(actor),
        "goes_back": goes_back and now.published is not None,
    }


@staff_page(*SETTERS)
@require_POST
def publish(request: StaffRequest, kind: str, key: str) -> HttpResponse:
    """Put the draft of a setting into force, as it was looked at."""
    _known(request, kind, key)
    try:
        publish_setting(actor=request.actor, kind=kind, key=key, revision=_number(request, "revision"))
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Publicado: vale desde ya."))
    return _back(kind, key)


@staff_page(*SETTERS)
@require_POST
def discard(request: StaffRequest, kind: str, key: str) -> HttpResponse:
    """Throw the draft of a setting away."""
    _known(request, kind, key)
    try:
        discard_setting(actor=request.actor, kind=kind, key=key)
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Descartado: sigue todo como está publicado."))
    return _back(kind, key)


@staff_page(*SETTERS)
@require_POST
def restore(request: StaffRequest, kind: str, key: str) -> HttpResponse:
    """Make the draft of a setting like an old version, or like what came with the product."""
    _known(request, kind, key)
    try:
        restore_setting(actor=request.actor, kind=kind, key=key, number=_number(request, "number", 9_999))
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("El borrador quedó como esa versión. Falta publicarlo."))
    return _back(kind, key)


def _known(request: StaffRequest, kind: str, key: str) -> None:
    """Refuse what is no setting of this town as an address that is not."""
    if kind in _PAGES and key != TOWN:
        raise NotFound
    assert request.actor.jurisdiction_id is not None  # noqa: S101 - staff always work in one
    kind_of(kind).packaged(request.actor.jurisdiction_id, key)


def _number(request: StaffRequest, name: str, otherwise: int = 0) -> int:
    text = request.POST.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else otherwise


def _back(kind: str, key: str) -> HttpResponse:
    return redirect(_PAGES[kind]) if kind in _PAGES else redirect("workbench:notice_text", key=key)

"""The history of all settings of the town: who put what into force, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import StaffMember
from nexo.domain.settings.policies import SETTERS
from nexo.kernel.audit.acts import acts_of
from nexo.kernel.audit.models import AuditEntry
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_WHAT: dict[str, tuple[str, str]] = {
    "settings.published": (gettext_noop("Ajuste publicado"), ""),
    "catalogue.version_published": (gettext_noop("Versión de un servicio publicada"), "workbench:services"),
    "catalogue.service_added": (gettext_noop("Servicio nuevo"), "workbench:services"),
    "catalogue.service_on": (gettext_noop("Servicio prendido"), "workbench:services"),
    "catalogue.service_off": (gettext_noop("Servicio apagado"), "workbench:services"),
    "catalogue.service_moved": (gettext_noop("Servicio que cambió de área"), "workbench:services"),
    "catalogue.routing_published": (gettext_noop("Reglas de derivación publicadas"), "workbench:routing"),
    "catalogue.delegation_granted": (gettext_noop("Delegación dada"), "workbench:delegation"),
    "catalogue.delegation_revoked": (gettext_noop("Delegación revocada"), "workbench:delegation"),
    "automation.rule_published": (gettext_noop("Regla automática publicada"), "workbench:automation"),
    "organisation.unit_added": (gettext_noop("Área nueva"), "workbench:units"),
    "organisation.revise_unit": (gettext_noop("Área cambiada"), "workbench:units"),
    "organisation.position_added": (gettext_noop("Cargo nuevo"), "workbench:units"),
    "organisation.fill_position": (gettext_noop("Cargo que cambió de manos"), "workbench:units"),
    "organisation.grant_role": (gettext_noop("Rol dado"), "workbench:staff"),
    "organisation.revoke_role": (gettext_noop("Rol quitado"), "workbench:staff"),
}
_KINDS = ("setting", "service", "routing_set", "delegation", "automation_rule", "unit", "position", "staff")
_PAGES = {
    "looks": (gettext_noop("Aspecto"), "workbench:looks"),
    "calendar": (gettext_noop("Calendario"), "workbench:calendar"),
    "notice": (gettext_noop("Textos de los avisos"), "workbench:notice_texts"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One act, in words."""

    what: str
    detail: str
    who: str
    at: datetime
    url: str
    is_alone: bool


@staff_page(*SETTERS)
@require_GET
def history(request: StaffRequest) -> HttpResponse:
    """All that went into force, the newest first."""
    assert request.actor.jurisdiction_id is not None  # noqa: S101 - staff always work in one
    found = acts_of(
        request.actor.jurisdiction_id, kinds=_KINDS, actions=tuple(_WHAT), after=request.GET.get("desde", "")
    )
    names = dict(
        StaffMember.objects.filter(pk__in={one.actor_id for one in found.items}).values_list("pk", "name")
    )
    rows = [_row(one, (one.actor_id and names.get(one.actor_id)) or _("el sistema")) for one in found.items]
    return page(request, "workbench/settings/history.html", {"rows": rows, "next": found.next})


def _row(entry: AuditEntry, who: str) -> Row:
    what, url = _WHAT[entry.action]
    if entry.action == "settings.published":
        what, url = _PAGES.get(str(entry.changes.get("kind")), (what, "workbench:settings"))
    return Row(
        what=_(what),
        detail=_detail(entry.changes),
        who=who,
        at=entry.at,
        url=reverse(url),
        is_alone=bool(entry.changes.get("alone")),
    )


def _detail(changes: dict[str, Any]) -> str:
    parts = []
    if role := changes.get("role"):
        parts.append(str(dict(Role.choices).get(str(role), role)))
    if code := changes.get("code"):
        parts.append(str(code))
    if number := changes.get("number"):
        parts.append(_("versión %(n)s") % {"n": number})
    return ", ".join(parts)

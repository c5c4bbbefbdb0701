"""What of the configuration departs from the pack it came from, and what an upgrade of the pack will touch (R85)."""

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from nexo.application.packs.differences import NAMES, What
from nexo.application.packs.inventory import Inventory, Risk, inventory_of
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.policies import may_administer
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MOST = 300
_SAID: dict[What, tuple[Promise, str]] = {
    What.ADDED: (_("Agregado acá"), "info"),
    What.CHANGED: (_("Cambiado acá"), "warn"),
    What.REMOVED: (_("Quitado acá"), "bad"),
    What.MOVED: (_("En otro orden"), "warn"),
}
_RISKS: dict[Risk, tuple[Promise, str]] = {
    Risk.NONE: (_("La actualización no toca nada de lo que cambiaron acá."), "good"),
    Risk.LOW: (
        _("La actualización toca algunas cosas que cambiaron acá: mirá cuáles antes de tomarla."),
        "warn",
    ),
    Risk.HIGH: (
        _("La actualización toca mucho de lo que cambiaron acá: probala antes en un municipio de prueba."),
        "bad",
    ),
}


@staff_page(Role.ADMINISTRATOR)
@require_GET
def inventory(request: StaffRequest) -> HttpResponse:
    """The departures by subject, and what the next version of the pack would change."""
    if not may_administer(request.actor, None):
        raise NotFound
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    found = inventory_of(town)
    context = {} if found is None else {"found": found, **_told(found)}
    return page(request, "workbench/settings/inventory.html", context)


def _told(found: Inventory) -> dict[str, object]:
    rows = [
        {
            "subject": NAMES[one.subject],
            "name": one.name or one.key,
            "what": _SAID[one.what][0],
            "tone": _SAID[one.what][1],
            "columns": ", ".join(name for name, _was, _now in one.columns),
        }
        for one in found.departures
    ]
    return {
        "rows": rows[:_MOST],
        "more": max(len(rows) - _MOST, 0),
        "risk": _RISKS[found.risk][0],
        "risk_tone": _RISKS[found.risk][1],
        "upgrade": [
            {"said": one.difference.said, "is_customised": one.is_customised} for one in found.upgrade[:_MOST]
        ],
    }

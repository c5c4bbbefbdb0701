"""The door to the settings."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from nexo.domain.knowledge.policies import ANSWERERS
from nexo.domain.organisation.enums import Role
from nexo.web.workbench.desk import StaffRequest, page, staff_page

SETTERS = tuple(dict.fromkeys((*ANSWERERS, Role.ADMINISTRATOR)))


@staff_page(*SETTERS)
@require_GET
def settings(request: StaffRequest) -> HttpResponse:
    """What this official may set."""
    return page(
        request,
        "workbench/settings/settings.html",
        {"answers": request.actor.has_role(*ANSWERERS), "staff": request.actor.has_role(Role.ADMINISTRATOR)},
    )

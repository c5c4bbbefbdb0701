"""Whether messages bring suggestions of services, and how often those are right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nexo.application.suggesting.judged import in_use, judged
from nexo.application.suggesting.learn import FEWEST
from nexo.application.suggesting.place import is_on
from nexo.domain.organisation.actions.switch_suggestions import switch_suggestions
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.policies import may_administer
from nexo.domain.parties.policies import jurisdiction_of
from nexo.web.workbench.desk import StaffRequest, page, staff_page


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def suggestions(request: StaffRequest) -> HttpResponse:
    """Show how suggestions do; turn them on or off."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        switch_suggestions(actor=request.actor, on=on)
        messages.success(request, _("Sugerencias encendidas.") if on else _("Sugerencias apagadas."))
        return redirect("workbench:suggestions")
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    context = {
        "is_on": is_on(town.local_rules),
        "judged": judged(town),
        "used": in_use(town.id),
        "fewest": FEWEST,
        "may_switch": may_administer(request.actor, None),
    }
    return page(request, "workbench/settings/suggestions.html", context)

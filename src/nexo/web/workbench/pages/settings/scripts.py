"""Call scripts: what whoever takes a call asks and says, service by service."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.catalogue.actions.write_call_script import write_call_script
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.policies import SCRIPTERS, may_write_script
from nexo.domain.catalogue.queries.services import published, published_versions
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_LONGEST = 4_000


class ScriptForm(UiForm):
    """What to ask and say, a line each."""

    script = forms.CharField(
        label=gettext_lazy("Qué preguntar y decir"),
        help_text=gettext_lazy("Una cosa por línea, en el orden en que conviene. Vacío: sin guion."),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    script_en = forms.CharField(
        label=gettext_lazy("En inglés"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@staff_page(*SCRIPTERS)
@require_GET
def scripts(request: StaffRequest) -> HttpResponse:
    """The services that this official may write for, those with a script first."""
    versions = published_versions(jurisdiction_of(request.actor))
    mine = [one for one in versions if may_write_script(request.actor, one.service)]
    rows = sorted(mine, key=lambda one: (not one.call_script, one.service.name))
    return page(request, "workbench/settings/scripts.html", {"rows": rows})


@staff_page(*SCRIPTERS)
@require_http_methods(["GET", "POST"])
def script(request: StaffRequest, code: str) -> HttpResponse:
    """Write the script of one service."""
    version = _version(request, code)
    initial = {"script": version.call_script, "script_en": version.call_script_en}
    form = ScriptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        write_call_script(actor=request.actor, code=code, **form.cleaned_data)
        messages.success(request, _("Guardado. Quien atienda una llamada lo ve desde ahora."))
        return redirect("workbench:scripts")
    context = {"form": form, "version": version}
    return page(request, "workbench/settings/script.html", context, status=422 if form.errors else 200)


def _version(request: StaffRequest, code: str) -> ServiceVersion:
    version = published(jurisdiction_id=jurisdiction_of(request.actor), code=code)
    if not may_write_script(request.actor, version.service):
        raise NotFound
    return version

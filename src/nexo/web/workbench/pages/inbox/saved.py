"""Lists of the inbox that somebody named."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions.saved_views import remove_view, save_view
from nexo.domain.interactions.queries.desk import saved_views
from nexo.domain.interactions.rules.views import Wanted, labels_of, wanted_of
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class ViewForm(UiForm):
    """A name, and what the list holds."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=40)
    channel = forms.ChoiceField(label=gettext_lazy("Canal"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Área"), required=False)
    whose = forms.ChoiceField(label=gettext_lazy("Asignadas a"), required=False)
    snoozed = forms.ChoiceField(label=gettext_lazy("Pospuestas"), required=False)
    label = forms.CharField(label=gettext_lazy("Con la etiqueta"), required=False, max_length=30)
    waiting = forms.BooleanField(label=gettext_lazy("Esperan respuesta"), required=False)
    mentioned = forms.BooleanField(label=gettext_lazy("Una nota me nombra"), required=False)
    followed = forms.BooleanField(label=gettext_lazy("Las que sigo"), required=False)
    is_shared = forms.BooleanField(label=gettext_lazy("Que la vea todo el mundo"), required=False)

    def __init__(self, *args: Any, units: list[Unit], shares: bool, **kwargs: Any) -> None:
        """Offer the channels that are installed and the areas of the town."""
        super().__init__(*args, **kwargs)
        channels = sorted((one.slug, _(one.label)) for one in registry.channels.all())
        offered = {
            "channel": [("", _("Todos")), *channels],
            "unit": [("", _("Todas")), *((str(one.pk), one.name) for one in units)],
            "whose": [("", _("Cualquiera")), ("me", _("Mí")), ("nobody", _("Nadie"))],
            "snoozed": [("hide", _("No mostrar")), ("only", _("Solo esas")), ("any", _("También"))],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, all four
        if not shares:
            del self.fields["is_shared"]

    @property
    def wanted(self) -> Wanted:
        """The conditions that were chosen."""
        said = self.cleaned_data
        return wanted_of({**said, "label": labels_of(said["label"]), "snoozed": said["snoozed"] or "hide"})


@staff_page()
@require_http_methods(["GET", "POST"])
def views(request: StaffRequest) -> HttpResponse:
    """My lists and those shared with me; a new one."""
    actor = request.actor
    units = list(Unit.objects.filter(jurisdiction_id=jurisdiction_of(actor)).order_by("name")[:300])
    form = ViewForm(request.POST or None, units=units, shares=policies.may_share_views(actor))
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(
                actor=actor,
                name=form.cleaned_data["name"],
                wanted=form.wanted,
                is_shared=form.cleaned_data.get("is_shared", False),
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardada. Está entre las vistas de la bandeja."))
            return redirect(f"/panel/?vista=v-{view.pk}")
    rows = saved_views(actor)
    return page(
        request,
        "workbench/inbox/views.html",
        {"form": form, "rows": rows, "me": actor.staff_id},
        status=422 if form.errors else 200,
    )


@staff_page()
@require_POST
def remove(request: StaffRequest, view_id: UUID) -> HttpResponse:
    """Remove a list of mine; the conversations in it stay where they are."""
    remove_view(actor=request.actor, view_id=view_id)
    messages.success(request, _("Vista borrada. Las conversaciones siguen donde estaban."))
    return redirect("workbench:views")

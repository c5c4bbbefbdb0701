"""Colleagues around a conversation: who looks at it, who follows it, who should take it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.interactions import policies, registry
from nexo.domain.interactions.actions.desk_seat import switch_sharing, take_seat
from nexo.domain.interactions.actions.follow import follow as follow_it
from nexo.domain.interactions.actions.follow import hear_followed
from nexo.domain.interactions.actions.look_at import look_at
from nexo.domain.interactions.actions.share_out import share_out
from nexo.domain.interactions.queries import desk
from nexo.domain.interactions.queries.inbox import conversation
from nexo.domain.interactions.queries.rows import timeline_rows
from nexo.domain.interactions.rules.sharing import SHARES_ALONE, Chosen
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.inbox.thread import LAST_MESSAGES, last_in


class SeatForm(UiForm):
    """Whether one takes conversations now, and which."""

    on_duty = forms.BooleanField(label=gettext_lazy("Estoy de turno: me pueden asignar"), required=False)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Canales que atiendo"),
        help_text=gettext_lazy("Sin marcar ninguno, todos."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    most = forms.IntegerField(
        label=gettext_lazy("Cuántas pueden esperarme a la vez"), min_value=1, max_value=200, initial=20
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the channels that are installed."""
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.slug, _(one.label)) for one in sorted(registry.channels.all(), key=lambda one: one.slug)
        ]


@staff_page()
@require_POST
def looking(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Say that I have a conversation before me, or leave it; learn who else has."""
    found = conversation(actor=request.actor, id=conversation_id)
    leaves = request.POST.get("sale") == "1"
    look_at(
        actor=request.actor,
        conversation=found,
        is_typing=request.POST.get("escribe") == "1",
        leaves=leaves,
    )
    if leaves:
        return HttpResponse(status=204)
    if request.POST.get("entra") == "1":
        hear_followed(actor=request.actor, conversation=found)
    others = desk.who_looks(actor=request.actor, conversation=found)
    return page(request, "workbench/inbox/_looking.html", {"others": others})


@staff_page()
@require_GET
def thread(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """The last messages alone: a page that is open asks again when something changed."""
    found = conversation(actor=request.actor, id=conversation_id)
    talk = timeline_rows(actor=request.actor, conversation=found, limit=LAST_MESSAGES)
    return page(
        request,
        "workbench/inbox/_thread.html",
        {
            "chosen": found,
            "zone": found.jurisdiction.zone_info,
            "rows": list(reversed(talk.items)),
            "last_in": last_in(talk.items),
            "writes": policies.may_write(request.actor, found),
        },
    )


@staff_page()
@require_POST
def follow(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Follow a conversation, or stop."""
    found = conversation(actor=request.actor, id=conversation_id)
    wanted = request.POST.get("sigo") == "1"
    follow_it(actor=request.actor, conversation=found, on=wanted)
    messages.success(
        request,
        _("La seguís: lo nuevo aparece en «Sigo» y en Pendientes.") if wanted else _("Ya no la seguís."),
    )
    return redirect("workbench:conversation", conversation_id=conversation_id)


@staff_page()
@require_POST
def share(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Give the conversation to whoever on duty should take it, and say why."""
    found = conversation(actor=request.actor, id=conversation_id)
    try:
        chosen = share_out(actor=request.actor, conversation=found)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, why(chosen))
    return redirect("workbench:conversation", conversation_id=conversation_id)


@staff_page(*policies.WRITERS, *policies.SHARERS)
@require_http_methods(["GET", "POST"])
def duty(request: StaffRequest) -> HttpResponse:
    """Say whether I am on duty and see who is; who leads says whether the machine shares out by itself."""
    actor = request.actor
    mine = desk.seat_at_desk(actor)
    kept = {"on_duty": mine.on_duty_since, "channels": mine.channels, "most": mine.most} if mine else None
    form = SeatForm(request.POST or None, initial=kept)
    shares = policies.may_share_views(actor)
    if request.method == "POST":
        if "alone" in request.POST and shares:
            switch_sharing(actor=actor, on=request.POST["alone"] == "1")
            messages.success(request, _("Guardado."))
            return redirect("workbench:duty")
        if form.is_valid():
            take_seat(actor=actor, **form.cleaned_data)
            messages.success(request, _("Guardado."))
            return redirect("workbench:duty")
    town = Jurisdiction.objects.get(pk=jurisdiction_of(actor))
    context = {
        "form": form,
        "seats": desk.seats_of(actor),
        "writes": actor.has_role(*policies.WRITERS),
        "shares": shares,
        "alone": bool(town.local_rules.get(SHARES_ALONE)),
    }
    return page(request, "workbench/inbox/duty.html", context, status=422 if form.errors else 200)


def why(chosen: Chosen) -> str:
    """Say who got a conversation and for what reasons."""
    one = chosen.candidate
    reasons = []
    if chosen.language:
        reasons.append(_("habla el idioma de quien escribió"))
    if chosen.channel:
        reasons.append(_("atiende este canal"))
    load = ngettext("tiene %(n)s en espera", "tiene %(n)s en espera", one.load)
    reasons.append(load % {"n": one.load} if one.load else _("no tiene a nadie en espera"))
    return _("Asignada a %(name)s: %(why)s.") % {"name": one.name, "why": ", ".join(reasons)}

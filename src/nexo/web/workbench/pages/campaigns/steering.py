"""Steps of a campaign, and the freezes of publicity."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.campaigns import policies
from nexo.domain.campaigns.actions.launch_campaign import launch_campaign
from nexo.domain.campaigns.actions.set_freeze import lift_freeze, set_freeze
from nexo.domain.campaigns.actions.steer_campaign import cancel_campaign, pause_campaign, resume_campaign
from nexo.domain.campaigns.models import PublicityFreeze
from nexo.domain.campaigns.queries.lists import campaign_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.campaigns.forms import FreezeForm, LaunchForm
from nexo.web.workbench.pages.campaigns.segments import attach
from nexo.web.workbench.pages.campaigns.views import context_of


@staff_page(*policies.LAUNCHERS)
@require_POST
def launch(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """Launch what another person wrote."""
    found = campaign_of(request.actor, campaign_id)
    form = LaunchForm(request.POST)
    if form.is_valid():
        try:
            launch_campaign(
                actor=request.actor, campaign_id=campaign_id, starts_at=form.cleaned_data["starts_at"]
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            attach(form, refused)
        else:
            messages.success(request, _("Lanzada. La lista queda como está ahora."))
            return redirect("workbench:campaign", campaign_id)
    context = context_of(request, found, form)
    return page(request, "workbench/campaigns/campaign.html", context, status=422)


@staff_page(*policies.DRAFTERS)
@require_POST
def act(request: StaffRequest, campaign_id: UUID, act: str) -> HttpResponse:
    """Pause, go on, cancel."""
    campaign_of(request.actor, campaign_id)
    reason = request.POST.get("reason", "")[:200]
    try:
        _steer(request.actor, campaign_id, act, reason)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    return redirect("workbench:campaign", campaign_id)


def _steer(actor: Actor, campaign_id: UUID, act: str, reason: str) -> None:
    if act == "pausar":
        pause_campaign(actor=actor, campaign_id=campaign_id, reason=reason)
    elif act == "seguir":
        resume_campaign(actor=actor, campaign_id=campaign_id)
    elif act == "cancelar":
        cancel_campaign(actor=actor, campaign_id=campaign_id, reason=reason)
    else:
        raise NotFound


@staff_page(*policies.READERS)
@require_http_methods(["GET", "POST"])
def freezes(request: StaffRequest) -> HttpResponse:
    """The days without publicity, and one more."""
    form = FreezeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_freeze(actor=request.actor, **form.cleaned_data)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            attach(form, refused)
        else:
            return redirect("workbench:freezes")
    rows = policies.freezes_visible_to(request.actor).order_by("-ends_on", "-id")[:100]
    context = {"form": form, "rows": rows, "freezes": policies.may_freeze(request.actor)}
    return page(request, "workbench/campaigns/freezes.html", context, status=422 if form.errors else 200)


@staff_page(*policies.FREEZERS)
@require_POST
def lift(request: StaffRequest, freeze_id: UUID) -> HttpResponse:
    """Lift a freeze; the audit keeps it."""
    try:
        lift_freeze(actor=request.actor, freeze_id=freeze_id)
    except NotFound:
        # Somebody lifted it a moment before: nothing is left to do. One of another town is unknown here.
        if PublicityFreeze.objects.filter(pk=freeze_id).exists():
            raise
    return redirect("workbench:freezes")

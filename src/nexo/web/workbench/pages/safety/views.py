"""The domain of confidential reports: the list, a report, counts, who came in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety import policies
from nexo.domain.safety.actions.answer_report import answer_report
from nexo.domain.safety.actions.lift_seal import lift_seal
from nexo.domain.safety.actions.link_with_legal_act import link_with_legal_act
from nexo.domain.safety.actions.read_report import read_report
from nexo.domain.safety.enums import Status
from nexo.domain.safety.queries.access import seals_seen_by, team_of
from nexo.domain.safety.queries.figures import by_zone
from nexo.domain.safety.queries.reports import opened_for_team, picture_of, reports_of
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.safety.forms import AnswerForm, LiftForm, LinkForm


@staff_page(*policies.DOORS)
@require_GET
def reports(request: StaffRequest) -> HttpResponse:
    """The reports, newest first, without a word of what they say; control is asked to lift the seal first."""
    seal = policies.open_seal(request.actor)
    if seal is None and not policies.is_team(request.actor):
        return redirect("workbench:safety_lift")
    closed = request.GET.get("vista") == "cerrados"
    found = reports_of(request.actor, closed=closed, after=request.GET.get("desde"))
    view = "&vista=cerrados" if closed else ""
    context = {
        "rows": found.items,
        "closed": closed,
        "seal": seal,
        "is_team": policies.is_team(request.actor),
        "following": f"?desde={found.next}{view}" if found.next else "",
        "town": _town(request),
    }
    return page(request, "workbench/safety/reports.html", context)


@staff_page(*policies.DOORS)
@require_GET
def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """A report with its words open; that it was read is written down."""
    return _report(request, report_id)


@staff_page(*policies.TEAM)
@require_POST
def answer(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Write to whoever left it, and move it on."""
    opened = opened_for_team(_found(request, report_id))
    form = AnswerForm(request.POST, status=opened.status, steps=opened.steps)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            answer_report(
                actor=request.actor,
                report_id=report_id,
                text=form.cleaned_data["text"],
                to=Status(to) if to else None,
            )
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Listo. Lo verá cuando vuelva con su clave."))
            return redirect("workbench:safety_report", report_id=report_id)
    return _report(request, report_id, status=422, answer=form)


@staff_page(*policies.TEAM)
@require_POST
def link(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Tie a report to a case, by order."""
    form = LinkForm(request.POST)
    if form.is_valid():
        try:
            link_with_legal_act(actor=request.actor, report_id=report_id, **form.cleaned_data)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Vinculado. El acto quedó en la auditoría; el caso no lo muestra."))
            return redirect("workbench:safety_report", report_id=report_id)
    return _report(request, report_id, status=422, link=form)


@staff_page(*policies.DOORS)
@require_GET
def picture(request: StaffRequest, report_id: UUID, number: int) -> HttpResponse:
    """A picture of a report."""
    content, media_type = picture_of(request.actor, report_id=report_id, number=number)
    return HttpResponse(content, content_type=media_type)


@staff_page(*policies.DOORS)
@require_GET
def figures(request: StaffRequest) -> HttpResponse:
    """Counts by zone and month; small ones are not told."""
    if not policies.may_read(request.actor):
        return redirect("workbench:safety_lift")
    return page(request, "workbench/safety/figures.html", {"table": by_zone(request.actor, _town(request))})


@staff_page(*policies.DOORS)
@require_GET
def access(request: StaffRequest) -> HttpResponse:
    """Who can come in, and every time that the seal was lifted."""
    found = seals_seen_by(request.actor, after=request.GET.get("desde"))
    context = {
        "team": team_of(request.actor),
        "rows": found.items,
        "following": f"?desde={found.next}" if found.next else "",
        "lifts": policies.may_lift_seal(request.actor),
        "town": _town(request),
    }
    return page(request, "workbench/safety/access.html", context)


@staff_page(*policies.CONTROL)
@require_http_methods(["GET", "POST"])
def lift(request: StaffRequest) -> HttpResponse:
    """Lift the seal, with a reason and an end."""
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lift_seal(actor=request.actor, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Abierto. Se cierra solo, y el equipo lo ve."))
            return redirect("workbench:safety")
    return page(request, "workbench/safety/lift.html", {"form": form}, status=422 if form.errors else 200)


def _report(request: StaffRequest, report_id: UUID, status: int = 200, **forms: UiForm) -> HttpResponse:
    opened = opened_for_team(_found(request, report_id))
    is_team = policies.is_team(request.actor)
    context: dict[str, Any] = {
        "report": opened,
        "is_team": is_team,
        "answer": AnswerForm(status=opened.status, steps=opened.steps),
        "link": LinkForm(),
        "wrong": next(iter(forms.values()), None),
        "town": _town(request),
        **forms,
    }
    return page(request, "workbench/safety/report.html", context, status=status)


def _found(request: StaffRequest, report_id: UUID) -> Any:
    return read_report(actor=request.actor, report_id=report_id)


def _town(request: StaffRequest) -> Jurisdiction:
    return Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))

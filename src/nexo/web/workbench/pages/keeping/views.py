"""Screens of what waits for a person."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.application.keeping import decide as keep
from nexo.domain.analytics.policies import JUDGES
from nexo.domain.analytics.queries.signals import signals_to_look_at
from nexo.domain.authorities.queries.mailed import referral_alarms
from nexo.domain.automation.policies import may_read_rules
from nexo.domain.automation.queries.rules import automation_alarms
from nexo.domain.cases.policies import FINISHERS, REVIEWERS
from nexo.domain.cases.queries.asking import late_given
from nexo.domain.cases.rules.causes import causes_of
from nexo.domain.catalogue.policies import SERVICE_READERS, may_read_routing
from nexo.domain.catalogue.queries.readiness import gaps
from nexo.domain.catalogue.queries.routing import routing_alarms, routing_rules
from nexo.domain.interactions.actions.tend_quarantine import discard_raw, retry_raw
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.domain.interactions.queries.desk import calls_for
from nexo.domain.interactions.queries.quarantine import quarantine, raw_body
from nexo.domain.knowledge.policies import WRITERS as TEXT_WRITERS
from nexo.domain.knowledge.queries.writing import overdue_texts
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.satisfaction.actions.work_recovery import contact_recovery
from nexo.domain.satisfaction.queries import open_recoveries
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.keeping.forms import DecisionForm, RecoveryForm

_TENDERS = (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR, Role.ADMINISTRATOR)
_SHOWN_BYTES = 20_000


@staff_page()
@require_GET
def keeping(request: StaffRequest) -> HttpResponse:
    """What waits, by kind. Eight queries at most."""
    actor = request.actor
    called, news = calls_for(actor)
    finishes, judges = actor.has_role(*FINISHERS), actor.has_role(*JUDGES)
    return page(
        request,
        "workbench/keeping/keeping.html",
        {
            "tends": actor.has_role(*_TENDERS),
            "finishes": finishes,
            "late_tasks": late_given(actor=actor) if finishes else [],
            "judges": judges,
            "signals": signals_to_look_at(actor) if judges else [],
            "referral_alarms": referral_alarms(actor=actor),
            "reviews": actor.has_role(*REVIEWERS),
            "recoveries": open_recoveries(actor=actor),
            "called": called,
            "news": news,
            "alarmed": may_read_routing(actor) or may_read_rules(actor) or actor.has_role(*SERVICE_READERS),
            "keeps_texts": actor.has_role(*TEXT_WRITERS),
        },
    )


@staff_page()
@require_GET
def alarms(request: StaffRequest) -> HttpResponse:
    """For who reads them: rules that do not work, and services that lack what they need."""
    actor = request.actor
    town = jurisdiction_of(actor)
    rules = routing_rules(town) if may_read_routing(actor) else []
    context = {
        "routing_alarms": routing_alarms(rules, clock.now().date()),
        "automation_alarms": automation_alarms(town) if may_read_rules(actor) else [],
        "gaps": gaps(town) if actor.has_role(*SERVICE_READERS) else [],
    }
    fragment = "_alarms" if request.headers.get("HX-Request") else "alarms"
    return page(request, f"workbench/keeping/{fragment}.html", context)


@staff_page(*TEXT_WRITERS)
@require_GET
def text_alarms(request: StaffRequest) -> HttpResponse:
    """For who writes texts: how many should have been read again by now."""
    overdue = overdue_texts(request.actor, clock.now().date())
    if not request.headers.get("HX-Request"):
        return redirect("workbench:texts")
    return page(request, "workbench/keeping/_texts.html", {"overdue": overdue})


@staff_page()
@require_GET
def recoveries(request: StaffRequest) -> HttpResponse:
    """Bad experiences to mend, most urgent first."""
    return page(request, "workbench/keeping/recoveries.html", {"rows": open_recoveries(actor=request.actor)})


@staff_page()
@require_http_methods(["GET", "POST"])
def recovery(request: StaffRequest, recovery_id: UUID) -> HttpResponse:
    """Write what was found; the person is asked again."""
    row = next(
        (one for one in open_recoveries(actor=request.actor, limit=500) if one.id == recovery_id), None
    )
    if row is None:
        raise Http404
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    form = RecoveryForm(request.POST or None, causes=causes_of(town.local_rules))
    if request.method == "POST" and form.is_valid():
        try:
            contact_recovery(actor=request.actor, recovery_id=recovery_id, **form.cleaned_data)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Anotado. Le preguntamos otra vez cómo quedó."))
            return redirect("workbench:recoveries")
    return page(
        request,
        "workbench/keeping/recovery.html",
        {"row": row, "form": form},
        status=422 if form.errors else 200,
    )


@staff_page(*_TENDERS)
@require_GET
def quarantined(request: StaffRequest) -> HttpResponse:
    """Records that could not be interpreted: nothing is lost."""
    found = quarantine(actor=request.actor, after=request.GET.get("desde"))
    following = f"?desde={found.next}" if found.next else ""
    return page(request, "workbench/keeping/quarantine.html", {"rows": found.items, "following": following})


@staff_page(*_TENDERS)
@require_http_methods(["GET", "POST"])
def raw(request: StaffRequest, raw_id: UUID) -> HttpResponse:
    """One record as it came in; try again, or discard with a reason."""
    row = raw_body(actor=request.actor, raw_id=raw_id)
    if row is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["again"]:
                retry_raw(actor=request.actor, raw_id=raw_id)
            else:
                discard_raw(actor=request.actor, raw_id=raw_id, reason=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error("reason", refused.said)
        else:
            messages.success(request, _("Listo."))
            return redirect("workbench:quarantine")
    # A record keeps the code of what went wrong, then the sentence.
    why = row.error.partition(": ")[2]
    shown = bytes(row.body)[:_SHOWN_BYTES].decode("utf-8", "replace")
    return page(
        request,
        "workbench/keeping/raw.html",
        {"why": _(why) if why else row.error, "shown": shown, "form": form},
        status=422 if form.errors else 200,
    )


@staff_page(*_TENDERS)
@require_GET
def parked(request: StaffRequest) -> HttpResponse:
    """Work that the machine has given up."""
    return page(
        request,
        "workbench/keeping/parked.html",
        {
            "deliveries": keep.parked(actor=request.actor),
            "jobs": keep.failed_jobs(actor=request.actor),
        },
    )


@staff_page(*_TENDERS)
@require_POST
def decide(request: StaffRequest, what: str, row_id: UUID) -> HttpResponse:
    """Start it again, or give it up with a reason."""
    form = DecisionForm(request.POST)
    if what not in {"delivery", "job"} or not form.is_valid():
        raise Http404
    try:
        if form.cleaned_data["again"]:
            keep.retry(actor=request.actor, what=what, row_id=row_id)
        else:
            keep.discard(actor=request.actor, what=what, row_id=row_id, reason=form.cleaned_data["reason"])
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Listo."))
    return redirect("workbench:parked")


@staff_page()
@require_GET
def channels(request: StaffRequest) -> HttpResponse:
    """The health of every channel account, as it was last asked."""
    rows = accounts_of(request.actor).filter(is_active=True)
    return page(request, "workbench/keeping/channels.html", {"rows": rows})

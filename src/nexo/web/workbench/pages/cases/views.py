"""The lists, the page of a case and its parts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.suggesting.danger import suggest_danger
from nexo.application.suggesting.duplicates import duplicates_of
from nexo.application.suggesting.place import is_on
from nexo.domain.authorities.queries.referrals import ToldReferral, referrals_of
from nexo.domain.cases.actions.extend_clock import is_extendable
from nexo.domain.cases.actions.set_danger import MAY
from nexo.domain.cases.enums import Danger, Phase
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import may_extend, may_see_applicant, standing
from nexo.domain.cases.queries import desk
from nexo.domain.cases.queries import page as pages
from nexo.domain.cases.queries.neighbours import words_on
from nexo.domain.cases.rules.neighbours import may_judge
from nexo.domain.catalogue.enums import HIDDEN, Visibility
from nexo.domain.improvements.policies import KEEPERS
from nexo.domain.interactions.actions.open_conversation import open_conversation
from nexo.domain.interactions.actions.queue_message import queue_message
from nexo.domain.interactions.queries.choices import channel_choices
from nexo.domain.organisation.enums import SuggestionKind
from nexo.domain.organisation.models import Unit
from nexo.domain.organisation.queries.places import districts_of, has_districts
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.satisfaction.queries import answers_about
from nexo.domain.works.models import WorkOrder
from nexo.domain.works.policies import READERS as ORDER_READERS
from nexo.domain.works.policies import may_plan
from nexo.domain.works.queries.office import orders_of_case
from nexo.kernel.errors import DomainError
from nexo.kernel.files.rendition import rendition
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.cases.forms import ReplyForm
from nexo.web.workbench.pages.cases.next_step import next_step
from nexo.web.workbench.pages.cases.verbs import beside, offered
from nexo.web.workbench.simpler import sends, simpler
from nexo.web.workbench.uploads import keep

_VIEWS = {
    "queue": gettext_noop("Cola de mi área"),
    "mine": gettext_noop("Míos"),
    "triage": gettext_noop("Para derivar"),
    "late": gettext_noop("Vencidos"),
    "raised": gettext_noop("Elevados"),
    "districts": gettext_noop("Delegaciones"),
    "all": gettext_noop("Todos"),
}


@staff_page()
@require_GET
def cases(request: StaffRequest) -> HttpResponse:
    """One page of a view of the desk."""
    views = desk.views_of(request.actor)
    view = request.GET.get("vista", views[0])
    if view not in _VIEWS:
        raise Http404
    town = jurisdiction_of(request.actor)
    units = districts_of(town) if view == "districts" else []
    shown = view == "districts" or has_districts(town)
    district = next((unit for unit in units if unit.code == request.GET.get("delegacion")), None)
    found = desk.desk(
        actor=request.actor,
        view=view,
        after=request.GET.get("desde"),
        district=district.pk if district else None,
    )
    here = reverse("workbench:cases")
    tabs = [
        Link(label=_(_VIEWS[name]), url=f"{here}?vista={name}", is_current=name == view)
        for name in views
        if name != "districts" or shown
    ]
    this = f"{here}?vista={view}" + (f"&delegacion={district.code}" if district else "")
    return page(
        request,
        "workbench/cases/list.html",
        {
            "rows": found.items,
            "tabs": tabs,
            "following": f"{this}&desde={found.next}" if found.next else "",
            "view": view,
            "districts": _districts(f"{here}?vista=districts", units, district),
        },
    )


def _districts(here: str, units: list[Unit], chosen: Unit | None) -> list[Link]:
    """Return the ways to see one district alone, and all of them."""
    each = [
        Link(label=unit.name, url=f"{here}&delegacion={unit.code}", is_current=unit == chosen)
        for unit in units
    ]
    return [Link(label=_("Todas"), url=here, is_current=chosen is None), *each] if each else []


@staff_page()
@require_GET
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """A case: what to do next, what was promised, why it is where it is."""
    found = pages.case_page(actor=request.actor, case_id=case_id)
    verbs = offered(found.next_phases, found.case.phase)
    return page(
        request,
        "workbench/cases/case.html",
        {
            "found": found,
            "case": found.case,
            "orders": _orders(request, found.case),
            "plans": found.case.is_open
            and found.case.visibility not in HIDDEN
            and may_plan(request.actor, found.case),
            "referrals": _referrals(request, found),
            "words": words_on(found.case) if may_judge(found.case.phase) else None,
            "may_link": found.case.visibility == Visibility.NORMAL and request.actor.has_role(*KEEPERS),
            "verbs": verbs,
            "next": next_step(found.case, request.actor, verbs),
            "beside": beside(request.actor, found.case, found.standing) if found.standing else [],
        },
    )


def _referrals(request: StaffRequest, found: pages.CasePage) -> list[ToldReferral]:
    """Return to whom the case went; nothing is asked where its history knows of nobody."""
    if not any(change.to_phase == Phase.REFERRED_EXTERNAL for change in found.changes):
        return []
    return referrals_of(actor=request.actor, case_id=found.case.id)


def _orders(request: StaffRequest, case: Case) -> list[WorkOrder]:
    """Return the work orders of a case, for who may read any; a case that waits at its start has none."""
    if not request.actor.has_role(*ORDER_READERS) or case.phase in (Phase.SUBMITTED, Phase.REGISTERED):
        return []
    return orders_of_case(actor=request.actor, case=case)


@staff_page()
@require_GET
def talk(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """What was said about the case."""
    found, rows = pages.case_talk(actor=request.actor, case_id=case_id)
    return page(request, _template(request, "talk"), {"case": found, "rows": rows})


@staff_page()
@require_GET
def work(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Papers, tasks and people of the case."""
    found = pages.case_work(actor=request.actor, case_id=case_id)
    # What somebody says about a reserved case may tell who they are.
    told = answers_about(case=found.case) if may_see_applicant(request.actor, found.case) else []
    context = {"work": found, "case": found.case, "answers": told}
    return page(request, _template(request, "work"), context)


@staff_page()
@require_GET
def terms(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """What the case is owed by when, and what preferential attention does for its author."""
    found = pages.case_terms(actor=request.actor, case_id=case_id)
    extends = may_extend(request.actor, found.case) and any(map(is_extendable, found.clocks))
    return page(
        request, _template(request, "terms"), {"terms": found, "case": found.case, "extends": extends}
    )


@staff_page()
@require_GET
def near(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Open cases that may be the same problem, to group or to tell apart with one press."""
    found = pages.one_case(actor=request.actor, case_id=case_id)
    is_wanted = is_on(found.jurisdiction.local_rules, SuggestionKind.DUPLICATES)
    return page(
        request,
        _template(request, "near"),
        {
            "case": found,
            "rows": duplicates_of(actor=request.actor, case=found),
            "is_wanted": is_wanted,
        },
    )


@staff_page()
@require_GET
def danger(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """How dangerous what the case tells is, who said so, and what its words suggest above that."""
    found = pages.one_case(actor=request.actor, case_id=case_id)
    level = found.service_version.safety_points if found.danger is None else found.danger
    rows = (
        suggest_danger(
            jurisdiction_id=found.jurisdiction_id,
            local_rules=found.jurisdiction.local_rules,
            text=found.description,
            code=found.service.code,
            above=level,
        )
        if found.is_open and found.danger is None
        else []
    )
    may = found.is_open and bool(standing(request.actor, found) & MAY)
    return page(
        request,
        _template(request, "danger"),
        {
            "case": found,
            "level": max((one for one in Danger if one <= level), default=Danger.NONE),
            "rows": rows,
            "may": may,
        },
    )


@staff_page()
@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Write to the citizen about the case, by the proposed channel or another that may be used."""
    found = pages.one_case(actor=request.actor, case_id=case_id)
    if found.applicant is None or not may_see_applicant(request.actor, found):
        raise Http404  # the addresses offered here would tell who asked
    form = ReplyForm(simpler(request.POST) or None, request.FILES or None)
    if sends(request) and form.is_valid():
        try:
            queue_message(
                actor=request.actor,
                conversation=open_conversation(actor=request.actor, party=found.applicant),
                channel=form.cleaned_data["channel"],
                text=form.cleaned_data["text"],
                party=found.applicant,
                subject=f"[{found.public_code}] {found.title}",
                files=keep(request.actor, form.cleaned_data["uploads"]),
                references=[("cases", "case", found.id)],
                reader_unit=found.guarded_by,
            )
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("El mensaje está en camino."))
            return redirect("workbench:case", case_id=case_id)
    choices = channel_choices(party=found.applicant)
    return page(
        request,
        _template(request, "answer"),
        {
            "case": found,
            "form": form,
            "choices": choices,
            "counts_parts": any(one.in_parts for one in choices),
        },
        status=422 if form.errors else 200,
    )


@staff_page()
@require_GET
def evidence(request: StaffRequest, case_id: UUID, evidence_id: UUID) -> HttpResponse:
    """A file of the case, without its metadata, inert."""
    found = pages.case_work(actor=request.actor, case_id=case_id)
    row = next((one for one in found.evidence if one.id == evidence_id), None)
    if row is None:
        raise Http404
    shown = rendition(row.file)
    response = HttpResponse(shown.content, content_type=shown.media_type)
    is_picture = shown.media_type.startswith("image/")
    response["Content-Disposition"] = "inline" if is_picture else "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _template(request: StaffRequest, name: str) -> str:
    """Return the fragment for htmx, and the page that frames it for everybody else."""
    fragment = "_" if request.headers.get("HX-Request") else ""
    return f"workbench/cases/{fragment}{name}.html"

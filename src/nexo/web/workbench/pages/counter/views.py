"""The screen of the counter and of the telephone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nexo.application.intake.attend import Attended, attend
from nexo.domain.cases.queries.standing import cases_of
from nexo.domain.interactions.queries.calls import CallRow, call_of
from nexo.domain.organisation.enums import Role
from nexo.domain.parties.queries import card, find_people
from nexo.domain.visits.models import VisitService
from nexo.domain.visits.queries import asked_of
from nexo.kernel import ids
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.counter.forms import OPEN_CASE, AttendForm
from nexo.web.workbench.uploads import keep

_BY_HAND = ("counter", "voice", "letter")
# What says who somebody is, beside a telephone.
_TELLING = ("given_names", "surname", "document", "email")
_DESK = (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR)


@staff_page(*_DESK)
@require_http_methods(["GET", "POST"])
def counter(request: StaffRequest) -> HttpResponse:
    """Find the person, write down the contact, and go on to the case if there is one."""
    form = AttendForm(request.POST or None, request.FILES or None, initial=_initial(request))
    call = _call(request, form["call_id"].value(), offers=_id(form["party_id"].value()) is None)
    if call is not None:
        form.initial["phone"] = call.number
    visit = _visit(request, form["visit_service_id"].value())
    if request.method == "POST" and form.is_valid():
        try:
            contact = attend(actor=request.actor, attended=_attended(request, form.cleaned_data, call))
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Registrado."))
            if form.cleaned_data["result"] == OPEN_CASE:
                return redirect(f"{reverse('workbench:case_choose')}?contacto={contact.pk}")
            return redirect("workbench:visits" if visit else "workbench:counter")
    text = request.GET.get("q", "")
    context = {
        "form": form,
        "call": call,
        "visit": visit,
        "text": text,
        **_person(request, form["party_id"].value()),
    }
    if text:
        context["hits"] = find_people(actor=request.actor, text=text)
    return page(request, "workbench/counter/counter.html", context, status=422 if form.errors else 200)


@staff_page(*_DESK)
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Return the people that the text finds, while it is typed."""
    text = request.GET.get("q", "").strip()
    hits = find_people(actor=request.actor, text=text) if text else []
    context = {
        "hits": hits,
        "text": text,
        "call_id": _id(request.GET.get("llamada")),
        "visit_id": _id(request.GET.get("visita")),
    }
    return page(request, "workbench/counter/_people.html", context)


def _initial(request: StaffRequest) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()
    digits = text.replace(" ", "").lstrip("+")
    call_id = _id(request.GET.get("llamada"))
    by_hand = "voice" if call_id else "counter"
    return {
        "channel": channel if (channel := request.GET.get("canal")) in _BY_HAND else by_hand,
        "call_id": call_id,
        "visit_service_id": _id(request.GET.get("visita")),
        "party_id": request.GET.get("persona"),
        "key": ids.uuid7(),
        "phone": text if digits.isdigit() and len(digits) > 8 else "",  # noqa: PLR2004 - a DNI has eight digits
        "document": text if digits.isdigit() and len(digits) <= 8 else "",  # noqa: PLR2004 - likewise
        "result": OPEN_CASE,
    }


def _attended(request: StaffRequest, data: dict[str, Any], call: CallRow | None) -> Attended:
    minutes, uploads = data.pop("minutes"), data.pop("uploads")
    if call is not None and data["phone"] == call.number and not any(data[name] for name in _TELLING):
        data["phone"] = ""  # the number of a call, alone, makes nobody known
    return Attended(
        **{**data, "key": f"counter:{data['key']}"},
        ends_visit="ends" in request.POST,
        files=tuple(keep(request.actor, uploads)),
        duration_seconds=None if minutes is None else minutes * 60,
    )


def _person(request: StaffRequest, key: Any) -> dict[str, Any]:
    """Return the card and the open matters of the chosen person: whoever attends knows the whole story."""
    party_id = _id(key)
    if party_id is None:
        return {}
    who = card(actor=request.actor, party_id=party_id)
    return {"person": who, "matters": cases_of(actor=request.actor, party_ids=who.cluster, limit=5)}


def _call(request: StaffRequest, key: Any, *, offers: bool) -> CallRow | None:
    """Return the call that is being written down, with who may be calling until somebody was chosen."""
    call_id = _id(key)
    return call_of(actor=request.actor, call_id=call_id, offers=offers) if call_id else None


def _visit(request: StaffRequest, key: Any) -> VisitService | None:
    """Return what somebody came for, that is being written down, with its visit."""
    visit_service_id = _id(key)
    return asked_of(request.actor, visit_service_id) if visit_service_id else None


def _id(key: Any) -> UUID | None:
    try:
        return UUID(str(key))
    except ValueError:
        return None

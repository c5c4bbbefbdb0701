"""Screens of the telephone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.interactions.actions.call_back import end_call_back, release_call_back, take_call_back
from nexo.domain.interactions.actions.place_call import call_from_seat
from nexo.domain.interactions.actions.take_calls import leave_calls, take_calls
from nexo.domain.interactions.enums import CallBackOutcome, CallState
from nexo.domain.interactions.policies import CALL_TAKERS
from nexo.domain.interactions.queries import calls as ledger
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.web.ui.site import Link
from nexo.web.workbench.desk import TAKES_CALLS, StaffRequest, page, staff_page
from nexo.web.workbench.pages.calls.forms import CallBackForm, SeatForm

_VOICE = "voice"
_TABS = (("workbench:calls", gettext_noop("Ahora")), ("workbench:call_backs", gettext_noop("Por devolver")))


@staff_page(*CALL_TAKERS)
@require_GET
def calls(request: StaffRequest) -> HttpResponse:
    """What rings where the official takes calls; before that, where that is."""
    return _calls(request)


@staff_page(*CALL_TAKERS)
@require_POST
def seat(request: StaffRequest) -> HttpResponse:
    """Begin to take calls, or leave."""
    if "leave" in request.POST:
        leave_calls(actor=request.actor)
        request.session.pop(TAKES_CALLS, None)
        return redirect("workbench:calls")
    form = _seat_form(request)
    if not form.is_valid():
        return _calls(request, form)
    data = form.cleaned_data
    try:
        take_calls(actor=request.actor, account_id=data["account_id"] or None, extension=data["extension"])
    except NotFound:
        raise
    except DomainError as refused:
        form.add_error("extension", refused.said)
        return _calls(request, form)
    request.session[TAKES_CALLS] = True
    return redirect("workbench:calls")


@staff_page(*CALL_TAKERS)
@require_GET
def now(request: StaffRequest) -> HttpResponse:
    """The calls of the seat, anew after each piece of news."""
    return page(request, "workbench/calls/_now.html", {"calls": _of_seat(request)})


@staff_page(*CALL_TAKERS)
@require_GET
def pop(request: StaffRequest) -> HttpResponse:
    """What rings or is spoken now, for the bar above every other page."""
    rings = [one for one in _of_seat(request, offers=False) if one.ended_at is None and not one.is_registered]
    shown = [one for one in rings if one.state != CallState.TALKING or one.staff]
    return page(request, "workbench/calls/_pop.html", {"calls": shown})


@staff_page(*CALL_TAKERS)
@require_GET
def call_backs(request: StaffRequest) -> HttpResponse:
    """Who called and was not answered, whom to call first."""
    found = ledger.call_backs(actor=request.actor, after=request.GET.get("desde"))
    following = f"{reverse('workbench:call_backs')}?desde={found.next}" if found.next else ""
    context = {"rows": found.items, "following": following, "tabs": _tabs("workbench:call_backs")}
    return page(request, "workbench/calls/call_backs.html", context)


@staff_page(*CALL_TAKERS)
@require_http_methods(["GET", "POST"])
def call_back(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """One line of the list: take it, call, say what came of it."""
    row = ledger.call_back_of(actor=request.actor, callback_id=callback_id)
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _act(request, callback_id, request.POST.get("verb", ""), form.cleaned_data["text"])
        except NotFound:
            raise
        except DomainError as refused:
            messages.error(request, refused.said)
            return redirect("workbench:call_backs")
        if said is None:
            return redirect("workbench:call_back", callback_id=callback_id)
        messages.success(request, said)
        return redirect("workbench:call_backs")
    return page(
        request,
        "workbench/calls/call_back.html",
        {"row": row, "form": form, "calls": ledger.calls_from_seat(request.actor)},
        status=422 if form.errors else 200,
    )


def _act(request: StaffRequest, callback_id: UUID, verb: str, text: str) -> str | None:
    """Do what was pressed and return what to say of it; None stays with the line."""
    if verb == "take":
        take_call_back(actor=request.actor, callback_id=callback_id)
        return None
    if verb == "call":
        call_from_seat(actor=request.actor, callback_id=callback_id)
        messages.info(request, _("Tu teléfono va a sonar; cuando atiendas, se marca el número."))
        return None
    if verb == "release":
        release_call_back(actor=request.actor, callback_id=callback_id)
        return _("Quedó para otra persona.")
    if verb not in CallBackOutcome:
        return None
    end_call_back(actor=request.actor, callback_id=callback_id, outcome=CallBackOutcome(verb), text=text)
    return _("Anotado.")


def _calls(request: StaffRequest, refused: SeatForm | None = None) -> HttpResponse:
    where = ledger.seat_of(request.actor)
    context: dict[str, object] = {"seat": where, "tabs": _tabs("workbench:calls")}
    if where is None or refused is not None:
        context |= {"seat": None, "form": refused or _seat_form(request)}
    else:
        context["calls"] = ledger.calls_for(actor=request.actor, seat=where)
    return page(request, "workbench/calls/calls.html", context, status=422 if refused else 200)


def _of_seat(request: StaffRequest, *, offers: bool = True) -> list[ledger.CallRow]:
    where = ledger.seat_of(request.actor)
    return ledger.calls_for(actor=request.actor, seat=where, offers=offers) if where else []


def _seat_form(request: StaffRequest) -> SeatForm:
    lines = accounts_of(request.actor).filter(slug=_VOICE, is_active=True).values_list("id", "name")
    return SeatForm(request.POST or None, lines=lines)


def _tabs(here: str) -> list[Link]:
    return [Link(label=_(label), url=reverse(name), is_current=name == here) for name, label in _TABS]

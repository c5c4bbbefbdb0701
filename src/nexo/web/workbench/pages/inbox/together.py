"""Doing one thing to the conversations chosen in the list, or to the one open, and taking it back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from nexo.domain.interactions import policies
from nexo.domain.interactions.actions import tend_many
from nexo.domain.interactions.models import DeskAct
from nexo.domain.interactions.queries.inbox import conversation
from nexo.domain.organisation.models import Jurisdiction, StaffMember
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_MORNING = 8
_MONDAY = 0


class TogetherForm(forms.Form):
    """Which conversations, and what to do to them."""

    c = forms.TypedMultipleChoiceField(coerce=UUID, empty_value=[])
    verb = forms.ChoiceField(choices=[(name, name) for name in ("mine", "close", "snooze", "label")])
    until = forms.CharField(required=False, max_length=20)
    label = forms.CharField(required=False, max_length=60)

    def __init__(self, data: QueryDict) -> None:
        """Take whatever ids came: the action keeps those that may be seen."""
        super().__init__(data)
        self.fields["c"].choices = [(one, one) for one in data.getlist("c")]  # type: ignore[attr-defined]  # a choice field


class SnoozeForm(UiForm):
    """Until when a conversation stays out of sight."""

    until = forms.ChoiceField(
        label=gettext_lazy("Hasta cuándo"),
        widget=forms.RadioSelect(attrs={"autofocus": True}),
        required=False,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Otro día y hora"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Poné el día y la hora.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the usual moments, the first one chosen."""
        super().__init__(*args, **kwargs)
        self.fields["until"].choices = moments()  # type: ignore[attr-defined]  # a choice field
        self.fields["until"].initial = "hour"


def moments() -> list[tuple[str, str]]:
    """Return the moments offered for coming back, in words."""
    return [
        ("hour", _("En una hora")),
        ("afternoon", _("En tres horas")),
        ("tomorrow", _("Mañana a las 8")),
        ("monday", _("El lunes a las 8")),
    ]


def moment_of(name: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that an offered name means on the clock of the town; None for another name."""
    now = clock.now().astimezone(zone)
    morning = now.replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    days_to_monday = (_MONDAY - now.weekday() - 1) % 7 + 1
    return {
        "hour": now + timedelta(hours=1),
        "afternoon": now + timedelta(hours=3),
        "tomorrow": morning + timedelta(days=1),
        "monday": morning + timedelta(days=days_to_monday),
    }.get(name)


@staff_page()
@require_POST
def together(request: StaffRequest) -> HttpResponse:
    """Do one thing to all the conversations chosen; the next page offers to undo it."""
    form = TogetherForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["c"]:
        messages.error(request, _("Elegí al menos una conversación: con x, o tocando su casilla."))
        return redirect(_back(request))
    try:
        act = _verbs(request, form)[form.cleaned_data["verb"]](form.cleaned_data["c"])
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
        return redirect(_back(request))
    return redirect(_with_act(_back(request), act))


@staff_page()
@require_http_methods(["GET", "POST"])
def snooze(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Keep a conversation out of the lists until a moment; whoever writes brings it back before."""
    found = conversation(actor=request.actor, id=conversation_id)
    if not policies.may_write(request.actor, found):
        raise NotFound
    form = SnoozeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        zone = found.jurisdiction.zone_info
        typed = form.cleaned_data["at"]
        until = typed.replace(tzinfo=zone) if typed else moment_of(form.cleaned_data["until"], zone)
        try:
            act = tend_many.snooze_many(actor=request.actor, ids=[found.pk], until=until)
        except (NotFound, NotAllowed):
            raise
        except DomainError as refused:
            form.add_error("at", refused.said)
        else:
            return redirect(_with_act(reverse("workbench:inbox"), act))
    return page(
        request,
        "workbench/inbox/snooze.html",
        {"chosen": found, "form": form},
        status=422 if form.errors else 200,
    )


@staff_page()
@require_POST
def undo(request: StaffRequest, act_id: UUID) -> HttpResponse:
    """Set back what was just done, but for what somebody changed meanwhile."""
    try:
        undone = tend_many.undo_act(actor=request.actor, act_id=act_id)
    except NotFound:
        raise
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Deshecho: todo quedó como estaba antes."))
        if undone.left:
            said = ngettext(
                "Una conversación cambió mientras tanto y quedó como está.",
                "%(n)s conversaciones cambiaron mientras tanto y quedaron como están.",
                undone.left,
            )
            messages.warning(request, said % {"n": undone.left})
    return redirect(_back(request))


def close_one(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Close one conversation, as one of many would be: it can be undone."""
    found = conversation(actor=request.actor, id=conversation_id)
    return redirect(_with_act(_back(request), tend_many.close_many(actor=request.actor, ids=[found.pk])))


def take_one(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Give one conversation to whoever asks for it; it can be undone."""
    found = conversation(actor=request.actor, id=conversation_id)
    act = tend_many.assign_many(actor=request.actor, ids=[found.pk], assignee=_me(request))
    return redirect(_with_act(reverse("workbench:conversation", args=[found.pk]), act))


def _verbs(request: StaffRequest, form: TogetherForm) -> dict[str, Callable[[list[UUID]], DeskAct]]:
    actor, said = request.actor, form.cleaned_data
    return {
        "mine": lambda ids: tend_many.assign_many(actor=actor, ids=ids, assignee=_me(request)),
        "close": lambda ids: tend_many.close_many(actor=actor, ids=ids),
        "snooze": lambda ids: tend_many.snooze_many(
            actor=actor, ids=ids, until=moment_of(said["until"] or "hour", _zone(request))
        ),
        "label": lambda ids: tend_many.label_many(actor=actor, ids=ids, label=said["label"]),
    }


def _me(request: StaffRequest) -> StaffMember:
    me = StaffMember.objects.filter(pk=request.actor.staff_id or UUID(int=0)).first()
    if me is None:
        raise NotFound
    return me


def _zone(request: StaffRequest) -> ZoneInfo:
    return Jurisdiction.objects.get(pk=jurisdiction_of(request.actor)).zone_info


def _back(request: StaffRequest) -> str:
    """Return where to go on: the page that the form named, if it is one of ours."""
    wanted = request.POST.get("sigue", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/panel/")
    return wanted if ours else reverse("workbench:inbox")


def _with_act(address: str, act: DeskAct) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'hecho': act.pk})}"

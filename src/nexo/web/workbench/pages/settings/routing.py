"""Routing rules: read in order, written as a draft, tried on past cases, published by somebody else."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.cases.queries.routing_report import routing_report
from nexo.domain.cases.queries.routing_trial import DAYS, MOST_CASES, try_rules
from nexo.domain.catalogue.actions import write_routing
from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.switch_routing_rule import switch_routing_rule
from nexo.domain.catalogue.errors import OwnRules
from nexo.domain.catalogue.models import RoutingRule
from nexo.domain.catalogue.policies import (
    ROUTING_PUBLISHERS,
    ROUTING_READERS,
    ROUTING_WRITERS,
    may_publish_routing,
    may_write_routing,
)
from nexo.domain.catalogue.queries.routing import (
    RoutingNow,
    lines_of,
    routing_alarms,
    routing_history,
    routing_now,
    tongue_of,
    usable,
)
from nexo.domain.catalogue.rules.routing.comparing import What, changes
from nexo.domain.catalogue.rules.routing.reading import LONGEST
from nexo.domain.catalogue.rules.routing.sentence import Field
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.errors import Conflict, DomainError, NotFound
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_SAID = {
    What.ADDED: gettext_lazy("Nueva"),
    What.CHANGED: gettext_lazy("Cambiada"),
    What.REMOVED: gettext_lazy("Sacada"),
    What.MOVED: gettext_lazy("Movida"),
    What.OFF: gettext_lazy("Apagada"),
    What.ON: gettext_lazy("Prendida"),
}
_HINT = gettext_lazy(
    "Por ejemplo: si el servicio es AP01 y la zona es Centro, va a ALU. Valen códigos y nombres; no importan"
    " mayúsculas ni tildes."
)


class RuleForm(UiForm):
    """A rule, in one sentence."""

    sentence = forms.CharField(
        label=gettext_lazy("Regla"),
        help_text=_HINT,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "lang": "es"}),
    )


class ReasonForm(UiForm):
    """Why a rule is switched off."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué se apaga"),
        help_text=gettext_lazy("Lo lee quien la vuelva a prender. No escribas datos de personas."),
        max_length=200,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to a rule, in words."""

    number: int
    what: str
    before: str
    after: str
    reason: str = ""


@staff_page(*ROUTING_READERS)
@require_GET
def routing(request: StaffRequest) -> HttpResponse:
    """The rules in their order, the draft if there is one, and what raises an alarm."""
    now = routing_now(request.actor)
    in_force = list(now.in_force.rules.all()) if now.in_force else []
    return page(
        request,
        "workbench/settings/routing.html",
        {
            "now": now,
            "rules": list(now.shown.rules.all()) if now.shown else [],
            "in_force": in_force,
            "marks": {one.number: one.what for one in _told(now)},
            "alarms": routing_alarms(in_force, clock.now().date()),
            "writes": may_write_routing(request.actor),
            "publishes": may_publish_routing(request.actor),
        },
    )


@staff_page(*ROUTING_WRITERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """Write a rule, a new one or one that is there; what is wrong with it stands at its field."""
    rule = _rule(routing_now(request.actor), number) if number is not None else None
    form = RuleForm(request.POST or None, initial={"sentence": rule.sentence if rule else ""})
    if request.method == "POST" and form.is_valid():
        sentence = form.cleaned_data["sentence"]
        try:
            if rule is None:
                write_routing.add_rule(actor=request.actor, sentence=sentence)
            else:
                write_routing.change_rule(actor=request.actor, number=rule.number, sentence=sentence)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardada en el borrador. Probala antes de publicar."))
            return redirect("workbench:routing")
    fields = tongue_of(jurisdiction_of(request.actor)).vocabulary
    words = {
        "services": fields.fields[Field.SERVICE].things,
        "groups": fields.fields[Field.GROUP].things,
        "kinds": fields.fields[Field.KIND].things,
        "zones": fields.fields[Field.ZONE].things,
        "channels": fields.fields[Field.CHANNEL].things,
        "persons": fields.fields[Field.PERSON].things,
        "units": fields.units.things,
    }
    context = {"form": form, "rule": rule, "words": words}
    return page(request, "workbench/settings/routing_rule.html", context, status=422 if form.errors else 200)


@staff_page(*ROUTING_WRITERS)
@require_POST
def move(request: StaffRequest, number: int) -> HttpResponse:
    """Let a rule be asked sooner or later."""
    write_routing.move_rule(actor=request.actor, number=number, up=request.POST.get("to") == "up")
    return redirect("workbench:routing")


@staff_page(*ROUTING_WRITERS)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, number: int) -> HttpResponse:
    """Take a rule out of the draft, once it was said that it is meant."""
    rule = _rule(routing_now(request.actor), number)
    if request.method == "POST" and request.POST.get("sure"):
        write_routing.remove_rule(actor=request.actor, number=number)
        messages.success(request, _("Sacada del borrador. Vale cuando se publique."))
        return redirect("workbench:routing")
    return page(request, "workbench/settings/routing_remove.html", {"rule": rule})


@staff_page(*ROUTING_WRITERS)
@require_http_methods(["GET", "POST"])
def discard(request: StaffRequest) -> HttpResponse:
    """Throw the draft away, once it was said that it is meant."""
    now = routing_now(request.actor)
    if request.method == "POST" and request.POST.get("sure") and now.draft:
        write_routing.discard_draft(actor=request.actor)
        messages.success(request, _("Borrador descartado. Lo que está en vigor sigue igual."))
        return redirect("workbench:routing")
    return page(request, "workbench/settings/routing_discard.html", {"now": now, "changes": _told(now)})


@staff_page(*ROUTING_PUBLISHERS)
@require_http_methods(["GET", "POST"])
def switch(request: StaffRequest, number: int) -> HttpResponse:
    """Switch a rule in force off with a reason, or on again; it counts at once."""
    if not may_publish_routing(request.actor):
        raise NotFound
    now = routing_now(request.actor)
    rule = _rule(RoutingNow(now.in_force, None), number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and (not rule.is_enabled or form.is_valid()):
        on = not rule.is_enabled
        reason = "" if on else form.cleaned_data["reason"]
        switch_routing_rule(actor=request.actor, number=number, on=on, reason=reason)
        messages.success(request, _("Prendida: vale desde ahora.") if on else _("Apagada desde ahora."))
        return redirect("workbench:routing")
    context = {"rule": rule, "form": form}
    return page(
        request, "workbench/settings/routing_switch.html", context, status=422 if form.errors else 200
    )


@staff_page(*ROUTING_READERS)
@require_GET
def trial(request: StaffRequest) -> HttpResponse:
    """What the draft changes; how past cases would have gone comes after the page, as it takes some seconds."""
    now = routing_now(request.actor)
    context = {
        "now": now,
        "changes": _told(now),
        "publishes": may_publish_routing(request.actor),
        "is_own": now.draft is not None and request.actor.account_id in now.draft.author_ids,
        "days": DAYS,
    }
    return page(request, "workbench/settings/routing_trial.html", context)


@staff_page(*ROUTING_READERS)
@require_GET
def differences(request: StaffRequest) -> HttpResponse:
    """The table of past cases that the draft would have sent elsewhere."""
    now, today = routing_now(request.actor), clock.now().date()
    found = try_rules(
        actor=request.actor,
        current=usable(now.in_force.rules.all(), today) if now.in_force else [],
        proposed=usable(now.shown.rules.all(), today) if now.shown else [],
    )
    context = {"trial": found, "most": MOST_CASES}
    framed = request.headers.get("HX-Request") is None
    template = "routing_differences.html" if framed else "_routing_differences.html"
    return page(request, f"workbench/settings/{template}", context)


@staff_page(*ROUTING_PUBLISHERS)
@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    """Put the draft into force as it was looked at."""
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() else -1
    try:
        done = publish_routing(actor=request.actor, revision=revision)
    except (OwnRules, Conflict) as refused:
        messages.error(request, refused.said)
    else:
        messages.success(
            request, _("Publicada la versión %(n)s: vale desde el próximo caso.") % {"n": done.number}
        )
    return redirect("workbench:routing")


@staff_page(*ROUTING_READERS)
@require_GET
def report(request: StaffRequest) -> HttpResponse:
    """What a look over the rules in force finds, each with what to do."""
    context = {"findings": routing_report(actor=request.actor), "days": DAYS}
    return page(request, "workbench/settings/routing_report.html", context)


@staff_page(*ROUTING_READERS)
@require_GET
def history(request: StaffRequest) -> HttpResponse:
    """The versions, the newest first: who wrote and who published each, and what it changed."""
    rows = [(row, [_kept(one) for one in row.changes]) for row in routing_history(request.actor)]
    return page(request, "workbench/settings/routing_history.html", {"rows": rows})


def _rule(now: RoutingNow, number: int) -> RoutingRule:
    """Return the rule of that number in what is worked on."""
    rules = now.shown.rules.all() if now.shown else ()
    found = next((one for one in rules if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def _told(now: RoutingNow) -> list[Told]:
    """Return what the draft changes; nothing where there is none."""
    if now.draft is None:
        return []
    found = changes(lines_of(now.in_force), lines_of(now.draft))
    return [Told(one.number, str(_SAID[one.what]), one.before, one.after) for one in found]


def _kept(one: dict[str, str]) -> Told:
    what = str(_SAID[What(one["what"])])
    return Told(int(one["number"]), what, one["before"], one["after"], one.get("reason", ""))

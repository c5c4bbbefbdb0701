"""Rules of automation: written in sentences, tried on what happened, published by somebody else, switched, rolled back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.application.automating.trial import DAYS as TRIED
from nexo.application.automating.trial import MOST, try_rule
from nexo.domain.automation.actions.publish_rule import publish_rule, roll_back_rule, switch_rule
from nexo.domain.automation.actions.write_rule import discard_rule_draft, write_rule
from nexo.domain.automation.models import RuleVersion
from nexo.domain.automation.policies import (
    RULE_PUBLISHERS,
    RULE_WRITERS,
    may_publish_rules,
    may_write_rules,
)
from nexo.domain.automation.queries.rules import DAYS, listed_rules, of_status, one_rule
from nexo.domain.automation.rules.reading import LONGEST
from nexo.domain.automation.rules.saying import rule_from_json
from nexo.domain.catalogue.enums import VersionStatus
from nexo.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from nexo.kernel.text.difference import difference
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_EXAMPLE = gettext_lazy(
    "Una línea «cuando…», si hace falta una «si…», y una línea por paso. No importan mayúsculas ni tildes."
)


class RuleForm(UiForm):
    """A name to speak of it, and what it says."""

    name = forms.CharField(label=gettext_lazy("Nombre"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("Regla"),
        help_text=_EXAMPLE,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "lang": "es"}),
    )


class ReasonForm(UiForm):
    """Why a rule is switched off."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué se apaga"),
        help_text=gettext_lazy("Lo lee quien la vuelva a prender. No escribas datos de personas."),
        max_length=200,
    )


@staff_page(*RULE_WRITERS)
@require_GET
def automation(request: StaffRequest) -> HttpResponse:
    """The rules of the town, what they did and what that saved."""
    rows = listed_rules(request.actor)
    context = {
        "rows": rows,
        "days": DAYS,
        "minutes": sum(row.minutes for row in rows),
        "alarms": [row.rule for row in rows if row.in_force and not row.rule.is_enabled],
        "writes": may_write_rules(request.actor),
        "publishes": may_publish_rules(request.actor),
    }
    return page(request, "workbench/settings/automation.html", context)


@staff_page(*RULE_WRITERS)
@require_http_methods(["GET", "POST"])
def write(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """Write the draft of a rule; what is wrong is told with its line."""
    versions = one_rule(request.actor, number)[1] if number is not None else []
    shown = versions[0] if versions else None
    form = RuleForm(request.POST or None, initial={"name": shown.name, "text": shown.text} if shown else None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = write_rule(actor=request.actor, number=number, **form.cleaned_data)
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        else:
            messages.success(request, _("Guardada en el borrador. Probala antes de publicar."))
            return redirect("workbench:automation_rule", number=draft.rule.number)
    context = {"form": form, "number": number}
    return page(
        request, "workbench/settings/automation_write.html", context, status=422 if form.errors else 200
    )


@staff_page(*RULE_WRITERS)
@require_GET
def rule(request: StaffRequest, number: int) -> HttpResponse:
    """A rule: its draft and how it would do, what is in force, and every version with what it changed."""
    found, versions = one_rule(request.actor, number)
    draft = of_status(versions, VersionStatus.DRAFT)
    context = {
        "rule": found,
        "draft": draft,
        "in_force": of_status(versions, VersionStatus.PUBLISHED),
        "history": _told(versions),
        "is_own": draft is not None and request.actor.account_id in draft.author_ids,
        "writes": may_write_rules(request.actor),
        "publishes": may_publish_rules(request.actor),
        "days": TRIED,
    }
    return page(request, "workbench/settings/automation_rule.html", context)


@staff_page(*RULE_WRITERS)
@require_GET
def trial(request: StaffRequest, number: int) -> HttpResponse:
    """What the draft, or what is in force, would have done in the days past."""
    found, versions = one_rule(request.actor, number)
    shown = of_status(versions, VersionStatus.DRAFT) or of_status(versions, VersionStatus.PUBLISHED)
    if shown is None:
        raise NotFound
    said = rule_from_json(shown.says)
    tried = try_rule(actor=request.actor, rule=said, town=found.jurisdiction)
    lines = shown.text.splitlines()[-len(said.steps) :]
    context = {"rule": found, "version": shown, "trial": tried, "most": MOST, "lines": lines}
    framed = request.headers.get("HX-Request") is None
    template = "automation_trial.html" if framed else "_automation_trial.html"
    return page(request, f"workbench/settings/{template}", context)


@staff_page(*RULE_PUBLISHERS)
@require_POST
def publish(request: StaffRequest, number: int) -> HttpResponse:
    """Put the draft into force as it was looked at."""
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1  # noqa: PLR2004 - no number of ours is longer
    if not may_publish_rules(request.actor):
        raise NotFound
    try:
        done = publish_rule(actor=request.actor, number=number, revision=revision)
    except (Conflict, NotAllowed) as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Publicada la versión %(n)s: vale desde ahora.") % {"n": done.number})
    return redirect("workbench:automation_rule", number=number)


@staff_page(*RULE_WRITERS)
@require_http_methods(["GET", "POST"])
def discard(request: StaffRequest, number: int) -> HttpResponse:
    """Throw the draft away, once it was said that it is meant."""
    found, versions = one_rule(request.actor, number)
    draft = of_status(versions, VersionStatus.DRAFT)
    if draft is None:
        raise NotFound
    if request.method == "POST" and request.POST.get("sure"):
        discard_rule_draft(actor=request.actor, number=number)
        messages.success(request, _("Borrador descartado. Lo que está en vigor sigue igual."))
        return redirect("workbench:automation")
    return page(request, "workbench/settings/automation_discard.html", {"rule": found, "draft": draft})


@staff_page(*RULE_PUBLISHERS)
@require_http_methods(["GET", "POST"])
def switch(request: StaffRequest, number: int) -> HttpResponse:
    """Switch a rule off with a reason, or on again; it counts at once."""
    if not may_publish_rules(request.actor):
        raise NotFound
    found, versions = one_rule(request.actor, number)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and (not found.is_enabled or form.is_valid()):
        on = not found.is_enabled
        switch_rule(
            actor=request.actor, number=number, on=on, reason="" if on else form.cleaned_data["reason"]
        )
        messages.success(request, _("Prendida: vale desde ahora.") if on else _("Apagada desde ahora."))
        return redirect("workbench:automation_rule", number=number)
    context = {"rule": found, "version": versions[0] if versions else None, "form": form}
    return page(
        request, "workbench/settings/automation_switch.html", context, status=422 if form.errors else 200
    )


@staff_page(*RULE_PUBLISHERS)
@require_POST
def roll_back(request: StaffRequest, number: int, version: int) -> HttpResponse:
    """Let a rule say again what an earlier version said."""
    if not may_publish_rules(request.actor):
        raise NotFound
    try:
        done = roll_back_rule(actor=request.actor, number=number, version=version)
    except Conflict as refused:
        messages.error(request, refused.said)
    else:
        told = {"old": version, "n": done.number}
        messages.success(
            request, _("Vale otra vez lo que decía la versión %(old)s, como versión %(n)s.") % told
        )
    return redirect("workbench:automation_rule", number=number)


def _told(versions: list[RuleVersion]) -> list[tuple[RuleVersion, list[object]]]:
    """Return the published versions, the newest first, each with what it changed; the first changed nothing."""
    numbered = [one for one in versions if one.number is not None]
    before = [*(one.text for one in numbered[1:]), *(one.text for one in numbered[-1:])]
    return [(one, list(difference(old, one.text))) for one, old in zip(numbered, before, strict=False)]

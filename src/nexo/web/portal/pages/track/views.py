"""Following a request: code and verifier, then steps, promise, office, conversation, the neighbour's word."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nexo.application.intake.note_language import note_language
from nexo.application.intake.rate_case import may_rate, rate_case
from nexo.application.intake.reply_to_office import reply_to_office
from nexo.domain.authorities.actions.arrange_authority import SERVICES
from nexo.domain.authorities.queries.letters import letter_of
from nexo.domain.authorities.queries.referrals import ToldReferral, referrals_of
from nexo.domain.cases.actions.citizen_word import confirm_case, dispute_case
from nexo.domain.cases.actions.press_case import press_case
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.queries import track
from nexo.domain.cases.rules.steps import Step
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.kernel.files.store import store
from nexo.kernel.ids import CodeMistyped, parse_code
from nexo.web.portal import limits, memory
from nexo.web.portal.files import served
from nexo.web.portal.pages.survey.forms import RateForm
from nexo.web.portal.pages.track.forms import DisputeForm, LookUpForm, ReplyForm
from nexo.web.portal.person import proven
from nexo.web.portal.town import page, town_of
from nexo.web.ui.forms import UiForm

LETTER_SERVICES = frozenset(SERVICES.values())


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for code and verifier; on a match remember it for the session and show the case."""
    if request.method != "POST":
        return _ask(request, LookUpForm(initial={"code": request.GET.get("codigo", "")}))
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        limits.spend(limits.LOOK_UP, request)
        code = parse_code(form.cleaned_data["code"])
        limits.spend_for(limits.LOOK_UP_CODE, code)
        actor = track.prove(
            jurisdiction_id=town_of(request).id, code=code, verifier=form.cleaned_data["verifier"]
        )
        note_language(actor=actor, language=get_language() or "")
    except CodeMistyped as mistyped:
        form.add_error("code", mistyped.said)
        return _ask(request, form, status=422)
    except DomainError as refused:
        form.add_error(None, refused.said)
        return _ask(request, form, status=422)
    memory.prove(request.session, code, str(next(iter(actor.proven))))
    return redirect("portal:case", code=code)


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a request goes, to whoever proved that it is theirs."""
    actor = proven(request, code)
    if actor is None:
        return redirect(f"{_track_url()}?codigo={code[:30]}")
    return _show(request, actor)


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Write to the office."""
    return _act(request, code, "reply", ReplyForm(request.POST, request.FILES), _reply)


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say that it is solved."""
    return _act(request, code, "confirm", UiForm(request.POST), _confirm)


@require_POST
def dispute(request: HttpRequest, code: str) -> HttpResponse:
    """Say that it is not solved, and why."""
    return _act(request, code, "dispute", DisputeForm(request.POST, prefix="d"), _dispute)


@require_POST
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that a late request be decided without more delay."""
    return _act(request, code, "press", UiForm(request.POST), _press)


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask how it went, while somebody waits for the answer, and take it."""
    actor = proven(request, code)
    if actor is None:
        return redirect("portal:track")
    case_id = next(iter(actor.proven))
    if request.method != "POST":
        form = RateForm() if may_rate(actor=actor, case_id=case_id) else None
        return page(request, "portal/track/rate.html", {"form": form, "code": code})
    form = RateForm(request.POST)
    if form.is_valid():
        try:
            limits.spend(limits.SEND, request)
            rate_case(actor=actor, case_id=case_id, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, refused.said)
        else:
            messages.success(request, _("Gracias por tu opinión. La leemos."))
            return redirect("portal:case", code=code)
    return page(request, "portal/track/rate.html", {"form": form, "code": code}, status=422)


@require_safe
def attachment(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """Serve a file of the conversation, images without their metadata."""
    actor = proven(request, code)
    if actor is None:
        raise Http404
    names = {file.file_id: file.filename for row in track.public_case(actor=actor).talk for file in row.files}
    if file_id not in names:
        raise Http404
    return served(file_id, jurisdiction_id=town_of(request).id, filename=names[file_id])


def _ask(request: HttpRequest, form: LookUpForm, status: int = 200) -> HttpResponse:
    return page(request, "portal/track/look_up.html", {"form": form}, status=status)


def _track_url() -> str:
    return reverse("portal:track")


def _show(request: HttpRequest, actor: Actor, status: int = 200, **forms: UiForm) -> HttpResponse:
    try:
        shown = track.public_case(actor=actor)
    except CaseUnknown as unknown:
        raise Http404 from unknown
    context: dict[str, Any] = {
        "case": shown,
        "reply": ReplyForm(initial={"key": secrets.token_urlsafe(18)}),
        "dispute": DisputeForm(prefix="d"),
        "road": _road(shown),
        "referrals": _referrals(actor, shown),
        "letter": letter_of(actor=actor, case_id=shown.id) if shown.service_code in LETTER_SERVICES else None,
        "wrong": next(iter(forms.values()), None),
        **forms,
    }
    return page(request, "portal/track/case.html", context, status=status)


def _referrals(actor: Actor, shown: track.PublicCase) -> list[ToldReferral]:
    """Return to whom the case went and what was sent; nothing is asked where its history knows of nobody."""
    if not any(move.phase == Phase.REFERRED_EXTERNAL for move in shown.moves):
        return []
    return referrals_of(actor=actor, case_id=shown.id)


def _road(shown: track.PublicCase) -> list[Step]:
    """Return the steps; of a case that has ended nothing is still going on."""
    if shown.is_open or shown.awaits_word:
        return shown.steps
    return [replace(step, state="done") if step.state == "now" else step for step in shown.steps]


def _act(
    request: HttpRequest,
    code: str,
    name: str,
    form: UiForm,
    act: Callable[[HttpRequest, Actor, UUID, dict[str, Any]], str],
) -> HttpResponse:
    """Check the form, do the one action, say what was done; a refusal is shown where it was tried."""
    actor = proven(request, code)
    if actor is None:
        return redirect("portal:track")
    if not form.is_valid():
        return _show(request, actor, status=422, **{name: form})
    try:
        limits.spend(limits.SEND, request)
        said = act(request, actor, next(iter(actor.proven)), form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, refused.said)
        return _show(request, actor, status=422, **{name: form})
    messages.success(request, said)
    return redirect("portal:case", code=code)


def _reply(request: HttpRequest, actor: Actor, case_id: UUID, data: dict[str, Any]) -> str:
    given, file_ids = data["file"], []
    if given:
        limits.spend(limits.UPLOAD, request)
        stored = store(
            given.read(),
            filename=given.name or "",
            declared_type=given.content_type or "",
            jurisdiction_id=actor.jurisdiction_id,
        )
        file_ids.append(stored.id)
    reply_to_office(actor=actor, case_id=case_id, text=data["text"], key=data["key"], file_ids=file_ids)
    return _("Tu mensaje ya está en la oficina.")


def _confirm(_request: HttpRequest, actor: Actor, case_id: UUID, _data: dict[str, Any]) -> str:
    confirm_case(actor=actor, case_id=case_id)
    return _("Gracias. Lo damos por cerrado.")


def _press(_request: HttpRequest, actor: Actor, case_id: UUID, _data: dict[str, Any]) -> str:
    press_case(actor=actor, case_id=case_id)
    return _("Tu pedido de pronto despacho quedó escrito. Ya lo tiene quien sigue en la cadena.")


def _dispute(_request: HttpRequest, actor: Actor, case_id: UUID, data: dict[str, Any]) -> str:
    dispute_case(actor=actor, case_id=case_id, note=data["note"])
    return _("Lo reabrimos. Lo vuelve a tener la oficina, con lo que nos contaste.")

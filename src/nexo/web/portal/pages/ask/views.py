"""Making a request: say it, answer one question a page, check, send, keep the code."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nexo.application.intake.submit_request import Asked, submit_request
from nexo.domain.authorities.actions.arrange_authority import SERVICES
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.cases.enums import PlaceSource
from nexo.domain.cases.queries.neighbours import SAME_M, Matter, matters_near
from nexo.domain.catalogue.enums import ServiceKind
from nexo.domain.catalogue.errors import ServiceUnknown
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.queries import services as queries
from nexo.kernel.errors import DomainError
from nexo.kernel.text.languages import said
from nexo.web.portal import limits, memory, words
from nexo.web.portal.files import SHOWN, served, still_kept
from nexo.web.portal.memory import Draft
from nexo.web.portal.pages.ask import keeping, reviewing, signs, steps
from nexo.web.portal.pages.ask.forms import ReviewForm, StepForm, WhereForm, form_for, initial_of
from nexo.web.portal.town import page, town_of, visitor

_LONGEST = 300
_BACK = "vuelta"
_KINDS = {
    "reclamo": (ServiceKind.CLAIM, ServiceKind.REPORT, ServiceKind.COMPLAINT),
    "servicio": (ServiceKind.REQUEST, ServiceKind.PROCEDURE, ServiceKind.CERTIFICATE),
    "turno": (ServiceKind.APPOINTMENT,),
    "opinion": (ServiceKind.SUGGESTION, ServiceKind.PRAISE, ServiceKind.COMPLAINT),
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask what is needed and propose three services for the words given, with why."""
    town = town_of(request)
    text = request.GET.get("q", "").strip()[:_LONGEST]
    kind = request.GET.get("tipo", "")
    kinds = _KINDS.get(kind, ())
    return page(
        request,
        "portal/ask/start.html",
        {
            "text": text,
            "kind": kind,
            "found": queries.look_up(jurisdiction_id=town.id, text=text, kinds=kinds),
            "popular": queries.popular(town.id, 8),
        },
    )


@require_safe
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Take up the draft for a service, or begin one, and go to its first open question."""
    if code in town_of(request).confidential_services:
        return redirect("portal:confidential")
    version = _version(request, code, elsewhere=True)
    if not version.takes_requests:
        return redirect("portal:service", code=code)
    if code in SERVICES.values():
        return redirect("portal:authorities")  # first to whom, then what
    if _BACK in request.GET and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return page(request, "portal/ask/no_memory.html", {"service": version.service})
    draft = Draft.of(request.session, code) or memory.draft_begun(request.session)
    if text := request.GET.get("q", "").strip()[:_LONGEST]:
        draft.description = draft.description or text
    draft.keep(request.session, code)
    step = steps.first_missing(steps.steps_of(version), draft.done)
    return redirect("portal:question", code=code, step=step)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Ask one question, keep its answer, go on; the last page sends."""
    if code in town_of(request).confidential_services:
        return redirect("portal:confidential")
    version = _version(request, code)
    all_steps = steps.steps_of(version)
    if step not in all_steps or code in SERVICES.values():
        raise Http404
    draft = Draft.of(request.session, code)
    if draft is None:
        return _without_draft(request, version, step)
    if request.method == "POST":
        return _answer(request, version, draft, step)
    if step == steps.REVIEW and (missing := steps.first_missing(all_steps, draft.done)) != steps.REVIEW:
        return redirect("portal:question", code=code, step=missing)
    form = form_for(step, version, town_of(request), initial=initial_of(step, draft))
    return _asked(request, version, draft, form)


def _without_draft(request: HttpRequest, version: ServiceVersion, step: str) -> HttpResponse:
    """Go on where nothing is remembered: it was sent, the session ended meanwhile, or nothing is ever kept.

    What arrives is an answer all the same and begins a new draft: a session that ends loses no words.
    """
    code = version.service.code
    if request.method == "POST" and step != steps.REVIEW:
        return _answer(request, version, memory.draft_begun(request.session), step)
    key = request.POST.get("key", "")
    sent = key if memory.receipt_of(request.session, key) else memory.last_receipt(request.session, code)
    if sent:
        return redirect("portal:receipt", key=sent)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return redirect("portal:begin", code=code)
    memory.try_memory(request.session)
    return redirect(f"{reverse('portal:begin', args=[code])}?{_BACK}=1")


@require_safe
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """Show the code, what happens next, who has it and by when."""
    kept = memory.receipt_of(request.session, key)
    if kept is None:
        return redirect("portal:track")
    return page(request, "portal/ask/receipt.html", {"receipt": kept})


@require_safe
def photo(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """Show a photo of the visitor's own draft, without its metadata."""
    draft = Draft.of(request.session, code)
    names = dict(draft.files) if draft else {}
    if str(file_id) not in names:
        raise Http404
    return served(file_id, jurisdiction_id=town_of(request).id, filename=names[str(file_id)])


@require_POST
def drop_photo(request: HttpRequest, code: str, file_id: UUID) -> HttpResponse:
    """Take a photo out of the draft."""
    draft = Draft.of(request.session, code)
    if draft is not None:
        draft.files = [kept for kept in draft.files if kept[0] != str(file_id)]
        draft.keep(request.session, code)
    return redirect("portal:question", code=code, step=steps.PHOTO)


def _version(request: HttpRequest, code: str, *, elsewhere: bool = False) -> ServiceVersion:
    find = queries.listed if elsewhere else queries.published
    try:
        return find(jurisdiction_id=town_of(request).id, code=code)
    except ServiceUnknown as unknown:
        raise Http404 from unknown


def _answer(request: HttpRequest, version: ServiceVersion, draft: Draft, step: str) -> HttpResponse:
    """Keep one answer and go on; the last page sends."""
    form = form_for(step, version, town_of(request), data=request.POST, files=request.FILES)
    if not form.is_valid():
        draft.keep(request.session, version.service.code)
        return _asked(request, version, draft, form, status=422)
    if isinstance(form, WhereForm) and form.asks:
        return _asked(request, version, draft, form)
    if isinstance(form, ReviewForm):
        return _send(request, version, draft, form)
    refused = keeping.keep(step, draft, form.cleaned_data, request)
    code = version.service.code
    if not refused:
        draft.answered(step)
    draft.keep(request.session, code)
    if refused:
        for sentence in refused:
            form.add_error("photos", sentence)
        return _asked(request, version, draft, form, status=422)
    return redirect("portal:question", code=code, step=steps.after(steps.steps_of(version), step, draft.done))


def ask_again(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Show a page again with what was typed on it, and nothing done: its pass had run out."""
    version = _version(request, code)
    draft = Draft.of(request.session, code) or Draft()
    if step not in steps.steps_of(version) or step == steps.REVIEW:
        return redirect("portal:begin", code=code)
    form = form_for(step, version, town_of(request), data=request.POST)
    return _asked(request, version, draft, form, status=403, stale=True)


def _asked(
    request: HttpRequest,
    version: ServiceVersion,
    draft: Draft,
    form: StepForm,
    *,
    status: int = 200,
    stale: bool = False,
) -> HttpResponse:
    all_steps, step = steps.steps_of(version), form.step
    at = all_steps.index(step)
    media = (
        _still_there(request, version, draft) if draft.files and step in (steps.PHOTO, steps.REVIEW) else {}
    )
    return page(
        request,
        f"portal/ask/{step}.html",
        {
            "version": version,
            "service": version.service,
            "draft": draft,
            "photos": [(pk, name, media[pk] in SHOWN) for pk, name in draft.files if pk in media],
            "stale": stale,
            "form": form,
            "step": step,
            "back": steps.before(all_steps, step),
            "now": at + 1,
            "of": len(all_steps),
            "percent": round((at + 1) / len(all_steps) * 100),
            "rows": reviewing.rows(version, draft) if step == steps.REVIEW else (),
            "nearby": _nearby(version, draft, all_steps, step),
        },
        status=status,
    )


def _still_there(request: HttpRequest, version: ServiceVersion, draft: Draft) -> dict[str, str]:
    """Leave out of a draft the photos that are there no more; return what the others are."""
    media = still_kept(file_id for file_id, _name in draft.files)
    kept = [one for one in draft.files if one[0] in media]
    if kept != draft.files:
        draft.files = kept
        draft.keep(request.session, version.service.code)
    return media


def _nearby(version: ServiceVersion, draft: Draft, all_steps: list[str], step: str) -> list[Matter]:
    """Return what others asked for at that very place, on the page after the one that asks where, and at the end."""
    if draft.lat is None or draft.lon is None or steps.WHERE not in all_steps[: all_steps.index(step)]:
        return []
    if step not in (steps.REVIEW, all_steps[all_steps.index(steps.WHERE) + 1]):
        return []
    return matters_near(
        jurisdiction_id=version.service.jurisdiction_id,
        lat=draft.lat,
        lon=draft.lon,
        metres=SAME_M,
        service_id=version.service_id,
        limit=3,
    )


def _send(request: HttpRequest, version: ServiceVersion, draft: Draft, form: ReviewForm) -> HttpResponse:
    missing = steps.first_missing(steps.steps_of(version), draft.done)
    if form.is_machine or missing != steps.REVIEW:
        return redirect("portal:question", code=version.service.code, step=missing)
    if request.POST.get("seen", draft.seen) != draft.seen:
        form.add_error(None, _("Tus respuestas cambiaron en otra pestaña. Leelas y enviá de nuevo."))
        return _asked(request, version, draft, form, status=422)
    try:
        limits.spend(limits.SEND, request)
        _submit(request, version, draft)
    except DomainError as refused:
        form.add_error(None, refused.said)
        return _asked(request, version, draft, form, status=422)
    return redirect("portal:receipt", key=draft.key)


def _submit(request: HttpRequest, version: ServiceVersion, draft: Draft) -> None:
    """Send the draft; the receipt commits with the case, so that a second press finds it."""
    with transaction.atomic():
        done = submit_request(actor=visitor(request), asked=_asked_of(request, version, draft))
        if not done.pin:
            return
        case, town = done.case, town_of(request)
        memory.keep_receipt(
            request.session,
            draft.key,
            memory.Receipt(
                code=case.public_code,
                pin=done.pin,
                service=said(version.service, "name"),
                unit=case.owner_unit.name,
                due=words.day(case.due_at, town.zone_info) if case.due_at else "",
                is_anonymous=case.is_anonymous,
                service_code=version.service.code,
            ),
        )
        memory.prove(request.session, case.public_code, str(case.id))
        memory.forget(request.session, version.service.code)
        request.session.save()


def _asked_of(request: HttpRequest, version: ServiceVersion, draft: Draft) -> Asked:
    senders = [
        (kind, value) for kind, value in ((draft.reach, draft.contact), ("dni", draft.document)) if value
    ]
    return Asked(
        key=draft.key,
        version=version,
        description=draft.description,
        senders=() if draft.reach == "none" else senders,
        name=draft.name,
        place=Place(
            text=draft.place,
            lat=draft.lat,
            lon=draft.lon,
            source=PlaceSource(draft.place_source) if draft.place_source else None,
        ),
        answers=draft.answers,
        language=get_language() or "",
        file_ids=[UUID(kept[0]) for kept in draft.files],
        sign=signs.sign_of(town_of(request), draft.sign),
    )

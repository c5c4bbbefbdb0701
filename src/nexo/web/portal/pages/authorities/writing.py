"""Writing to an authority and asking for a hearing: one page, one code."""

import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from nexo.application.intake.write_to_authority import Written, write_to_authority
from nexo.domain.authorities.actions.address_letter import Wishes
from nexo.domain.authorities.enums import LetterKind
from nexo.domain.authorities.queries.chain import Shown
from nexo.kernel.errors import DomainError
from nexo.kernel.text.languages import said
from nexo.web.portal import limits, memory, words
from nexo.web.portal.pages.authorities.forms import HearingForm, LetterForm
from nexo.web.portal.pages.authorities.views import proven_code, shown_or_404
from nexo.web.portal.person import proven
from nexo.web.portal.town import page, town_of, visitor


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Write to an authority, perhaps about a case of one's own (`?caso=`)."""
    return _write(request, slug, LetterKind.LETTER, LetterForm)


@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an authority to be received."""
    return _write(request, slug, LetterKind.HEARING, HearingForm)


def _write(request: HttpRequest, slug: str, kind: LetterKind, form_of: type[LetterForm]) -> HttpResponse:
    one, about = shown_or_404(request, slug), proven_code(request, request.GET.get("caso", ""))
    given: dict[str, Any] = {"town": town_of(request), "is_known": bool(about)}
    if request.method != "POST":
        return _ask(request, one, kind, about, form_of(initial={"key": secrets.token_urlsafe(18)}, **given))
    form = form_of(request.POST, **given)
    if not form.is_valid():
        return _ask(request, one, kind, about, form)
    if form.is_machine:
        return redirect("portal:authority", slug=slug)
    try:
        limits.spend(limits.SEND, request)
        _send(request, one, kind, about, form)
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return _ask(request, one, kind, about, form)
    return redirect("portal:receipt", key=form.cleaned_data["key"])


def _ask(request: HttpRequest, one: Shown, kind: LetterKind, about: str, form: LetterForm) -> HttpResponse:
    context = {
        "one": one,
        "form": form,
        "about": about,
        "is_hearing": kind is LetterKind.HEARING,
        "closed": not one.authority.is_open
        or (kind is LetterKind.HEARING and not one.authority.offers_hearings),
        "hours": words.weekly(one.authority.hearing_hours),
    }
    return page(request, "portal/authorities/write.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, one: Shown, kind: LetterKind, about: str, form: LetterForm) -> None:
    """Send it; the receipt commits with the case, so that a second press finds it."""
    data = form.cleaned_data
    actor = proven(request, about) or visitor(request)
    about_id = next(iter(actor.proven), None)
    with transaction.atomic():
        done = write_to_authority(
            actor=actor,
            written=Written(
                key=data["key"],
                authority=one.authority,
                kind=kind,
                text=data["text"],
                senders=form.senders,
                name=data.get("name", ""),
                about_id=about_id,
                wishes=Wishes(preferred=data.get("preferred", ""), needs=data.get("needs", ())),
                language=get_language() or "",
            ),
        )
        if not done.pin:
            return
        case, town = done.case, town_of(request)
        memory.keep_receipt(
            request.session,
            data["key"],
            memory.Receipt(
                code=case.public_code,
                pin=done.pin,
                service=said(case.service, "name"),
                unit=done.case.letter.authority.position.title,
                due=words.day(case.due_at, town.zone_info) if case.due_at else "",
                is_anonymous=case.is_anonymous,
            ),
        )
        memory.prove(request.session, case.public_code, str(case.id))
        request.session.save()

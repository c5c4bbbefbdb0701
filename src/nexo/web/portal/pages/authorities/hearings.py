"""From a case that was proved: to who answers for it, and to the hearing it asked for."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nexo.domain.authorities.actions.move_hearing import withdraw_hearing
from nexo.domain.authorities.enums import HearingState
from nexo.domain.authorities.models import Hearing, Letter
from nexo.domain.authorities.queries.chain import authority_of
from nexo.domain.authorities.queries.letters import letter_of
from nexo.domain.cases.queries import track
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel.errors import DomainError
from nexo.kernel.exchange.calendar import Entry, calendar_file
from nexo.kernel.ids import parse_code
from nexo.web.portal import limits
from nexo.web.portal.person import proven


@require_safe
def answerable(request: HttpRequest, code: str) -> HttpResponse:
    """Go to the page where one writes to whoever answers for a case; to the list where no post is open."""
    actor = proven(request, code)
    if actor is None:
        return redirect("portal:track")
    case = track.proven_case(actor=actor)
    found = authority_of(case) if case is not None and case.visibility == Visibility.NORMAL else None
    name = "portal:authority_write" if found else "portal:authorities"
    where = reverse(name, kwargs={"slug": found.slug} if found else {})
    return redirect(f"{where}?caso={parse_code(code)}" if found else where)


@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give the hearing as a file for the calendar of whoever asked for it."""
    letter, hearing = _hearing(request, code)
    if hearing is None or hearing.at is None:
        raise Http404
    entry = Entry(
        uid=f"{hearing.pk}@{request.get_host()}",
        sequence=hearing.sequence,
        stamp=hearing.moved_at,
        begins=hearing.at,
        minutes=hearing.minutes,
        summary=_("Audiencia: %(post)s") % {"post": letter.authority.position.title},
        place=hearing.place,
        is_cancelled=hearing.state in (HearingState.CALLED_OFF, HearingState.WITHDRAWN),
    )
    response = HttpResponse(calendar_file(entry), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audiencia.ics"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a hearing back."""
    actor = proven(request, code)
    if actor is None:
        return redirect("portal:track")
    try:
        limits.spend(limits.SEND, request)
        withdraw_hearing(actor=actor, case_id=next(iter(actor.proven)))
    except DomainError as refused:
        messages.error(request, refused.said)
    else:
        messages.success(request, _("Listo: retiraste la audiencia. La oficina ya lo sabe."))
    return redirect("portal:case", code=code)


def _hearing(request: HttpRequest, code: str) -> tuple[Letter, Hearing | None]:
    actor = proven(request, code)
    letter = letter_of(actor=actor, case_id=next(iter(actor.proven))) if actor else None
    if letter is None:
        raise Http404
    return letter, getattr(letter, "hearing", None)

"""The date that was promised, for the calendar of whoever asked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.queries import track
from nexo.kernel import clock
from nexo.kernel.exchange.calendar import Entry, calendar_file
from nexo.web.portal.person import proven
from nexo.web.portal.town import town_of


@require_safe
def promised(request: HttpRequest, code: str) -> HttpResponse:
    """Give the day for which the work is planned, else the day by which it was promised; 404 without either."""
    actor = proven(request, code)
    if actor is None:
        raise Http404
    try:
        shown = track.public_case(actor=actor)
    except CaseUnknown as unknown:
        raise Http404 from unknown
    town = town_of(request)
    day = shown.scheduled_for or (shown.due_at.astimezone(town.zone_info).date() if shown.due_at else None)
    if day is None or not shown.is_open:
        raise Http404
    words = _("Programado: %(what)s") if shown.scheduled_for else _("A más tardar: %(what)s")
    url = request.build_absolute_uri(reverse("portal:case", kwargs={"code": shown.public_code}))
    entry = Entry(
        uid=f"{shown.id}@{request.get_host()}",
        stamp=clock.now(),
        begins=day,
        summary=words % {"what": shown.service_name},
        place=shown.place_text,
        description=f"{shown.public_code} · {shown.unit_name}",
        url=url,
    )
    answer = HttpResponse(calendar_file(entry), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{shown.public_code}.ics"'
    answer["Cache-Control"] = "no-store"
    return answer

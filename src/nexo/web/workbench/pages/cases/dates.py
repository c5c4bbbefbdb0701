"""Dates of a case for the official's own calendar: code and title, and nobody's name."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nexo.domain.cases.queries import page as pages
from nexo.kernel import clock
from nexo.kernel.errors import NotFound
from nexo.kernel.exchange.calendar import Entry, calendar_file
from nexo.web.workbench.desk import StaffRequest, staff_page


@staff_page()
@require_GET
def due(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Give the day by which the case is owed; 404 for one of which nothing is owed."""
    case = pages.one_case(actor=request.actor, case_id=case_id)
    if case.due_at is None or not case.is_open:
        raise NotFound
    entry = Entry(
        uid=f"{case.pk}@{request.get_host()}",
        stamp=clock.now(),
        begins=case.due_at.astimezone(case.jurisdiction.zone_info).date(),
        summary=_("Vence %(code)s: %(what)s") % {"code": case.public_code, "what": case.title},
        url=request.build_absolute_uri(reverse("workbench:case", args=[case.pk])),
    )
    answer = HttpResponse(calendar_file(entry), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{case.public_code}.ics"'
    return answer

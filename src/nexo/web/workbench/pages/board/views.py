"""The board of an area or of the town, on roll-ups."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nexo.application.reports.city_figures.measures import measures_of
from nexo.application.reports.wall.report import READERS as WALL_READERS
from nexo.domain.analytics.policies import READERS as SIGNAL_READERS
from nexo.domain.analytics.queries import figures as queries
from nexo.domain.analytics.queries.signals import signals_to_look_at
from nexo.domain.organisation.enums import Role, UnitKind
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.text.languages import said_in
from nexo.web.ui.charts import Datum, bar_chart
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_READERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.AUDITOR,
    Role.ANALYST,
)
_DAYS = 30


@staff_page(*_READERS)
@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """The last thirty days of one's units: figures, areas, districts and services. Eight queries."""
    town = Jurisdiction.objects.get(pk=jurisdiction_of(request.actor))
    until = clock.today(town.zone_info)
    units = request.actor.units_of(_READERS)
    period = queries.Period(
        jurisdiction_id=town.id,
        since=until - timedelta(days=_DAYS - 1),
        until=until,
        unit_ids=None if units is None else tuple(units),
    )
    found = queries.overview(period)
    services = [Datum(said_in(row, "name"), row["received"]) for row in found.services]
    return page(
        request,
        "workbench/board/board.html",
        {
            "measures": measures_of(found.figures),
            "areas": found.areas,
            "districts": [row for row in found.areas if row["kind"] == UnitKind.DISTRICT],
            "services": bar_chart(_("Lo más pedido, 30 días"), services) if services else None,
            "days": _DAYS,
            "signals": signals_to_look_at(request.actor) if request.actor.has_role(*SIGNAL_READERS) else [],
            "hangs": request.actor.has_role(*WALL_READERS),
            "audits": request.actor.has_role(Role.AUDITOR),
        },
    )

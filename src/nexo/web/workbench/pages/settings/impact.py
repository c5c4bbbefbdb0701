"""The impact map: which areas each service touches, who attends it, and what it lacks; as a page and as a table."""

import csv
import io
from uuid import UUID

from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from nexo.domain.cases.queries.impact import Impact, impact_map
from nexo.domain.catalogue.enums import Lack
from nexo.domain.catalogue.policies import SERVICE_READERS
from nexo.web.workbench.desk import StaffRequest, page, staff_page

_COLUMNS = (
    "codigo", "servicio", "version", "en_vigor", "responsable", "suplente", "por_reglas", "por_tareas",
    "conduccion", "sistemas", "atencion", "informacion", "personas", "capacitadas", "falta",
)  # fmt: skip

_SHORT = {
    Lack.OWNER: gettext_lazy("Responsable"),
    Lack.DEPUTY: gettext_lazy("Suplente"),
    Lack.STAFF: gettext_lazy("Personal"),
    Lack.TRAINED: gettext_lazy("Capacitación"),
    Lack.TEXTS: gettext_lazy("Textos"),
}
"""What may lack, in a word: a choice has to fit a telephone."""


@staff_page(*SERVICE_READERS)
@require_GET
def impact(request: StaffRequest) -> HttpResponse:
    """Every service with its areas and gaps, by area and by gap."""
    area, lack = _asked(request)
    found = impact_map(request.actor, unit_id=area, lack=lack)
    context = {
        "rows": [{"row": row, "lacks": [capfirst(one.label) for one in row.lacks]} for row in found.rows],
        "many": sum(1 for row in found.rows if row.is_live and row.lacks),
        "units": [(str(unit.pk), unit.name) for unit in found.units if not unit.is_external],
        "lacks": [(one.value, _SHORT[one]) for one in Lack],
        "area": str(area or ""),
        "lack": lack,
    }
    return page(request, "workbench/settings/impact.html", context)


@staff_page(*SERVICE_READERS)
@require_GET
def impact_csv(request: StaffRequest) -> HttpResponse:
    """The same as a table that a spreadsheet opens."""
    area, lack = _asked(request)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(_COLUMNS)
    for row in impact_map(request.actor, unit_id=area, lack=lack).rows:
        lines.writerow([_cell(one) for one in _line(row)])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mapa-de-impacto.csv"'
    return answer


def _asked(request: StaffRequest) -> tuple[UUID | None, str]:
    """Return by which area and gap it is asked; what makes no sense asks for nothing."""
    lack = request.GET.get("falta", "")
    try:
        area = UUID(request.GET.get("area", ""))
    except ValueError:
        area = None
    return area, lack if lack in {*Lack.values, "any"} else ""


def _line(row: Impact) -> list[str]:
    several = (
        row.by_rules, row.by_tasks, row.policy, row.it, row.care, row.information, row.staff, row.trained,
        tuple(str(one.label) for one in row.lacks),
    )  # fmt: skip
    return [
        row.service.code,
        row.service.name,
        str(row.number or ""),
        "sí" if row.is_live else "no",
        row.owner.name,
        row.deputy.name if row.deputy else "",
        *("; ".join(names) for names in several),
    ]


def _cell(value: str) -> str:
    # A spreadsheet would run a cell that opens so.
    return f"'{value}" if value and value[0] in "=+-@\t\r" else value

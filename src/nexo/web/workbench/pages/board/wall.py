"""The wall: a screen that hangs in the room, read from three metres, that renews itself."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from nexo.application.reports.wall.report import DAYS, READERS, Wall, wall
from nexo.web.workbench.desk import StaffRequest, page, staff_page


@staff_page(*READERS)
@require_GET
def board_wall(request: StaffRequest) -> HttpResponse:
    """Load, ageing, what falls due, channels, what people say, who waits. Eight queries in all."""
    found = wall(request.actor)
    context = {
        "wall": found,
        "ages": _ages(found),
        "sample": _sample(found),
        "days": DAYS,
        "hour": f"{found.at:%H:%M}",
    }
    fragment = "_" if request.headers.get("HX-Request") else ""
    return page(request, f"workbench/board/{fragment}wall.html", context)


def _ages(found: Wall) -> list[tuple[str, int, str]]:
    """Return label, count and tone of each age; the words say what the tone does."""
    total = found.total
    return [
        (_("hasta una semana"), total.week, ""),
        (_("hasta un mes"), total.month, "warn" if total.month else ""),
        (_("más de un mes"), total.older, "bad" if total.older else ""),
    ]


def _sample(found: Wall) -> list[str]:
    """Say what those who were asked answered: the sample that tells whether 'solved' was true."""
    figures = found.figures
    said = []
    if figures.confirmed or figures.disputed:
        said.append(
            ngettext(
                "%(n)s persona dijo que quedó resuelto",
                "%(n)s personas dijeron que quedó resuelto",
                figures.confirmed,
            )
            % {"n": figures.confirmed}
        )
        said.append(
            ngettext("%(n)s dijo que no", "%(n)s dijeron que no", figures.disputed) % {"n": figures.disputed}
        )
    if figures.reopened:
        again = ngettext("%(n)s caso se reabrió", "%(n)s casos se reabrieron", figures.reopened)
        said.append(again % {"n": figures.reopened})
    return said

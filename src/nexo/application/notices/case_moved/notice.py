"""Tells who asked about the moves that need their eyes: a question, a date, an end without solution."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from nexo.domain.cases.enums import Phase
from nexo.domain.cases.events import CasePhaseChanged
from nexo.domain.cases.models import Case, StateChange
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.notifications import registry
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.domain.notifications.rules.texts import Blank, Template
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said

SLUG = "case_moved"
_SUBJECT = gettext_noop("[%(code)s] %(opening)s")
_OPENING = gettext_noop("Sobre tu pedido %(code)s (%(service)s): %(opening)s")
_ENDING = gettext_noop("Para ver el caso: %(link)s")
TEMPLATE = registry.add(
    Template(
        slug=SLUG,
        label=gettext_noop("Hay novedades de un pedido"),
        blanks={
            "code": Blank(words=gettext_noop("el código del pedido"), sample="LC-7F3K-9", is_needed=True),
            "service": Blank(words=gettext_noop("el servicio"), sample="Luminaria apagada"),
            "opening": Blank(words=gettext_noop("qué pasó"), sample="lo reabrimos.", is_needed=True),
            "note": Blank(
                words=gettext_noop("lo que escribió el área"), sample="Vamos el lunes.", is_needed=True
            ),
            "link": Blank(
                words=gettext_noop("el enlace para seguirlo"),
                sample="https://ejemplo.gob.ar/seguir/LC-7F3K-9/",
                is_needed=True,
            ),
            "town": Blank(
                words=gettext_noop("el nombre del municipio"), sample="Municipalidad de Los Ceibos"
            ),
        },
        subject=_SUBJECT,
        long=f"{_OPENING}\n\n%(note)s\n\n{_ENDING}\n\n%(town)s",
        chat=f"{_OPENING}\n\n%(note)s\n\n{_ENDING}",
    )
)


@subscribes(CasePhaseChanged, name="notice.case_moved")
def handle(envelope: Envelope[CasePhaseChanged]) -> None:
    """Send what the official wrote for the citizen with such a move."""
    event = envelope.event
    opening = _OPENINGS.get(event.to_phase)
    if opening is None:
        return
    case = Case.objects.select_related("service", "applicant", "jurisdiction").get(pk=event.case_id)
    if case.visibility == Visibility.PROTECTED or case.applicant is None:
        return
    change = case.changes.filter(to_phase=event.to_phase).order_by("-at", "-id").first()
    if change is None:
        return
    with override(case.applicant.tongue):
        wording = compose(case, change, opening(case))
    notify(
        actor=system(case.jurisdiction_id),
        slug=SLUG,
        key=f"{SLUG}:{change.id}",
        party=case.applicant,
        about=About(
            register="cases",
            kind="case",
            object_id=case.id,
            came_by=case.channel,
            reader_unit=case.guarded_by,
        ),
        wording=wording,
    )


def compose(case: Case, change: StateChange, opening: str) -> Wording:
    """Return the news: what happened, the official's words, how to answer."""
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "opening": opening,
        "note": change.public_note,
        "link": f"{settings.NEXO_PUBLIC_URL}/seguir/{case.public_code}/",
        "town": case.jurisdiction.name,
    }
    parts = [_(_OPENING) % values, change.public_note, _(_ENDING) % values]
    text = "\n\n".join(part for part in parts if part)
    return Wording(
        subject=_(_SUBJECT) % values,
        long=f"{text}\n\n{case.jurisdiction.name}",
        chat=text,
        values=values,
    )


def _scheduled(case: Case) -> str:
    day = in_words(case.scheduled_for) if case.scheduled_for else ""
    return _("quedó programado para el %(day)s.") % {"day": day}


_OPENINGS: dict[str, Callable[[Case], str]] = {
    Phase.AWAITING_CITIZEN: lambda _case: _("necesitamos algo tuyo para seguir."),
    Phase.SCHEDULED: _scheduled,
    Phase.REFERRED_EXTERNAL: lambda _case: _("lo enviamos al organismo que corresponde."),
    Phase.UNFEASIBLE: lambda _case: _("no se puede realizar, y te explicamos por qué."),
    Phase.CLOSED_NO_REPLY: lambda _case: _("lo cerramos porque no tuvimos tu respuesta; podés reabrirlo."),
    Phase.REJECTED_INADMISSIBLE: lambda _case: _("no lo pudimos admitir, y te explicamos por qué."),
    Phase.MERGED: lambda _case: _("lo unimos a otro caso del mismo problema."),
    Phase.REOPENED: lambda _case: _("lo reabrimos."),
}

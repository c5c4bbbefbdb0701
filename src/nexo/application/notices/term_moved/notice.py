"""Tells who asked that the date they were promised moved, to when and why: before it passes, never after."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.cases.events import ClockMoved
from nexo.domain.cases.models import Clock
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said

SLUG = "term_moved"
_EXTENDED = "extended"


@subscribes(ClockMoved, name="notice.term_moved")
def handle(envelope: Envelope[ClockMoved]) -> None:
    """Send the new date while it still runs; a date that the calendar brought forward is no news that helps."""
    event = envelope.event
    clock = Clock.objects.select_related(
        "case__service", "case__applicant", "case__jurisdiction", "term"
    ).get(pk=event.clock_id)
    case = clock.case
    if case.visibility == Visibility.PROTECTED or case.applicant is None:
        return
    if not clock.is_running or clock.due_at <= event.before:
        return
    with override(case.applicant.tongue):
        wording = compose(clock, extended=event.because == _EXTENDED)
    notify(
        actor=system(case.jurisdiction_id),
        slug=SLUG,
        key=f"{SLUG}:{envelope.id}",
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


def compose(clock: Clock, *, extended: bool) -> Wording:
    """Return the news: the new date, the reason, the norm that allows it, where to follow."""
    case = clock.case
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "day": in_words(clock.due_at, case.jurisdiction.zone_info),
        "norm": clock.term.norm if clock.term else "",
    }
    opening = _("Sobre tu pedido %(code)s (%(service)s): te respondemos a más tardar el %(day)s.") % values
    if extended:
        why = _("Hace falta más tiempo: %(reason)s") % {"reason": clock.extension_reason}
    else:
        why = _("Cambió el calendario: hay un día que no se trabaja antes de esa fecha.")
    law = _("La prórroga la permite la %(norm)s, y es una sola.") % values if extended and clock.term else ""
    link = f"{settings.NEXO_PUBLIC_URL}/seguir/{case.public_code}/"
    parts = [opening, why, law, _("Para ver el caso: %(link)s") % {"link": link}]
    text = "\n\n".join(part for part in parts if part)
    return Wording(
        subject=_("[%(code)s] Cambió la fecha de respuesta") % values,
        long=f"{text}\n\n{case.jurisdiction.name}",
        chat=text,
    )

"""Tells neighbours who ask for it too, or follow it, that a matter of the street moved; never another's words (R105)."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.cases.enums import TOLD, Phase
from nexo.domain.cases.events import CasePhaseChanged
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.published import street_matters
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said

SLUG = "matter_moved"


@subscribes(CasePhaseChanged, name="notice.matter_moved")
def handle(envelope: Envelope[CasePhaseChanged]) -> None:
    """Send a move that says something to everybody; what was written for its author stays with them."""
    event = envelope.event
    opening = _OPENINGS.get(event.to_phase)
    if opening is None:
        return
    case = Case.objects.select_related("service", "jurisdiction").get(pk=event.case_id)
    if not street_matters(case.jurisdiction_id).filter(pk=case.pk).exists():
        return
    for one in case.participants.filter(role__in=TOLD).select_related("party").order_by("pk"):
        with override(one.party.tongue):
            wording = compose(case, opening(case))
        notify(
            actor=system(case.jurisdiction_id),
            slug=SLUG,
            key=f"{SLUG}:{envelope.id}:{one.party_id}",
            party=one.party,
            about=About(register="cases", kind="case", object_id=case.id),
            wording=wording,
        )


def compose(case: Case, opening: str) -> Wording:
    """Return the news: which matter, what happened, where to see it or stop hearing of it."""
    values = {"code": case.public_code, "service": said(case.service, "name"), "opening": opening}
    news = _("Sobre algo de tu cuadra que seguís (%(service)s, %(code)s): %(opening)s") % values
    link = _("Para verlo, o dejar de seguirlo: %(link)s") % {
        "link": f"{settings.NEXO_PUBLIC_URL}/barrio/{case.public_code}/"
    }
    text = f"{news}\n\n{link}"
    return Wording(
        subject=_("[%(code)s] %(opening)s") % values,
        long=f"{text}\n\n{case.jurisdiction.name}",
        chat=text,
    )


def _scheduled(case: Case) -> str:
    day = in_words(case.scheduled_for) if case.scheduled_for else ""
    return _("quedó programado para el %(day)s.") % {"day": day}


_OPENINGS: dict[str, Callable[[Case], str]] = {
    Phase.IN_PROGRESS: lambda _case: _("empezaron a trabajar."),
    Phase.SCHEDULED: _scheduled,
    Phase.REFERRED_EXTERNAL: lambda _case: _("lo enviamos al organismo que corresponde."),
    Phase.UNFEASIBLE: lambda _case: _("no se puede realizar."),
    Phase.REOPENED: lambda _case: _("se reabrió."),
}

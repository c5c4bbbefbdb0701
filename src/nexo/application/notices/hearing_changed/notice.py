"""Tells who asked for a hearing that its day changed, or that it was called off.

The first day, or the refusal, is the answer to the request and goes with the closing of its case.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.authorities.enums import HearingState
from nexo.domain.authorities.events import HearingMoved
from nexo.domain.authorities.models import Hearing
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words

SLUG = "hearing_changed"


@subscribes(HearingMoved, name="notice.hearing_changed")
def handle(envelope: Envelope[HearingMoved]) -> None:
    """Send the new day, or the reason why there is none; what was overtaken by another change is not told."""
    event = envelope.event
    if event.is_answer or event.to_state not in (HearingState.GRANTED, HearingState.CALLED_OFF):
        return
    hearing = Hearing.objects.select_related(
        "letter__case__applicant", "letter__case__jurisdiction", "authority__position"
    ).get(pk=event.hearing_id)
    case = hearing.letter.case
    if (
        case.visibility == Visibility.PROTECTED
        or case.applicant is None
        or hearing.sequence != event.sequence
    ):
        return
    with override(case.applicant.tongue):
        wording = compose(hearing)
    notify(
        actor=system(case.jurisdiction_id),
        slug=SLUG,
        key=f"{SLUG}:{hearing.pk}:{hearing.sequence}",
        party=case.applicant,
        about=About(register="cases", kind="case", object_id=case.pk, came_by=case.channel),
        wording=wording,
        by_law=True,
    )


def compose(hearing: Hearing) -> Wording:
    """Return the news: the day, hour and place, or why it is off, and where to follow."""
    case = hearing.letter.case
    zone = case.jurisdiction.zone_info
    values = {
        "code": case.public_code,
        "post": hearing.authority.position.title,
        "place": hearing.place,
        "day": in_words(hearing.at, zone) if hearing.at else "",
        "hour": hearing.at.astimezone(zone).strftime("%H:%M") if hearing.at else "",
    }
    if hearing.state == HearingState.CALLED_OFF:
        said = _("Se suspendió tu audiencia con %(post)s del %(day)s. Te van a dar otro día.") % values
        subject = _("[%(code)s] Se suspendió la audiencia") % values
    else:
        said = _("Tu audiencia con %(post)s es el %(day)s a las %(hour)s, en %(place)s.") % values
        subject = _("[%(code)s] Cambió el día de la audiencia") % values
    link = _("Para verla: %(link)s") % {"link": f"{settings.NEXO_PUBLIC_URL}/seguir/{case.public_code}/"}
    text = "\n\n".join(part for part in (said, hearing.words, link) if part)
    return Wording(subject=subject, long=f"{text}\n\n{case.jurisdiction.name}", chat=text)

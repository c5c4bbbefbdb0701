"""Asks again after somebody called about a low score and mended what could be."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from nexo.domain.cases.models import Case
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.domain.satisfaction.actions.invite import invite
from nexo.domain.satisfaction.enums import InvitationKind
from nexo.domain.satisfaction.events import RecoveryContacted
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.languages import said

SLUG = "recovery_contacted"


@subscribes(RecoveryContacted, name="notice.recovery_contacted")
def handle(envelope: Envelope[RecoveryContacted]) -> None:
    """Send the second question; it is exempt from the one-a-month limit."""
    case = Case.objects.select_related("service", "applicant", "jurisdiction").get(pk=envelope.event.case_id)
    if case.applicant is None:
        return
    actor = system(case.jurisdiction_id)
    invited = invite(actor=actor, case=case, channel=case.channel, kind=InvitationKind.RECOVERY)
    if not invited.may_be_sent:
        return
    with override(case.applicant.tongue):
        wording = compose(case, invited.token)
    notify(
        actor=actor,
        slug=SLUG,
        key=f"{SLUG}:{envelope.event.recovery_id}:{invited.invitation.id}",
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


def compose(case: Case, token: str) -> Wording:
    """Return the second question in the language in force."""
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "link": f"{settings.NEXO_PUBLIC_URL}/opinar/{token}/",
    }
    text = _(
        "Volvimos a trabajar en tu pedido %(code)s (%(service)s) después de lo que nos contaste. "
        "¿Cómo quedó ahora? Respondé con un número del 1 al 5 o entrá a %(link)s"
    )
    news = text % values
    return Wording(
        subject=_("[%(code)s] ¿Cómo quedó ahora?") % values,
        long=f"{news}\n\n{case.jurisdiction.name}",
        chat=news,
    )

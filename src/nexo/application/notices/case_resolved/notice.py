"""Tells who asked that the case is solved and asks whether it is; tells who follows it that it is."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from nexo.domain.cases.enums import TOLD, Phase
from nexo.domain.cases.events import CasePhaseChanged
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules.redact import redact
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.notifications import registry
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.domain.notifications.rules.texts import Blank, Template
from nexo.domain.parties.models import Party
from nexo.domain.satisfaction.actions.invite import invite
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.languages import said

SLUG = "case_resolved"
_SUBJECT = gettext_noop("[%(code)s] Resuelto: %(service)s")
_BODY = gettext_noop("Tu pedido %(code)s (%(service)s) está resuelto.\n\n%(answer)s")
_CHAT = gettext_noop(
    "¿Quedó bien? Respondé con un número del 1 (muy mal) al 5 (muy bien), o decinos si sigue igual:\n%(link)s"
)
_LONG = gettext_noop(
    "¿Quedó bien? Contanos en un minuto: %(link)s\n"
    "Si no está resuelto, ahí mismo podés pedir que lo revisemos."
)
TEMPLATE = registry.add(
    Template(
        slug=SLUG,
        label=gettext_noop("Se resolvió un pedido"),
        blanks={
            "code": Blank(words=gettext_noop("el código del pedido"), sample="LC-7F3K-9", is_needed=True),
            "service": Blank(words=gettext_noop("el servicio"), sample="Luminaria apagada"),
            "answer": Blank(
                words=gettext_noop("lo que se respondió"), sample="Cambiamos la lámpara.", is_needed=True
            ),
            "link": Blank(
                words=gettext_noop("el enlace para opinar"),
                sample="https://ejemplo.gob.ar/opinar/abc/",
                is_needed=True,
            ),
            "town": Blank(
                words=gettext_noop("el nombre del municipio"), sample="Municipalidad de Los Ceibos"
            ),
        },
        subject=_SUBJECT,
        long=f"{_BODY}\n\n{_LONG}\n\n%(town)s",
        chat=f"{_BODY}\n\n{_CHAT}",
    )
)
_SOLVED = frozenset({Phase.RESOLVED.value, Phase.RESOLVED_EXTERNAL.value})


@subscribes(CasePhaseChanged, name="notice.case_resolved")
def handle(envelope: Envelope[CasePhaseChanged]) -> None:
    """Send the closing, with the question, to its author, and the news to its followers."""
    if envelope.event.to_phase not in _SOLVED:
        return
    case = Case.objects.select_related("service", "applicant", "jurisdiction").get(pk=envelope.event.case_id)
    if case.visibility == Visibility.PROTECTED or case.phase not in _SOLVED:
        return
    key = f"{SLUG}:{case.id}:{case.reopen_count}"
    if case.applicant is not None:
        invited = invite(actor=system(case.jurisdiction_id), case=case, channel=case.channel)
        with override(case.applicant.tongue):
            wording = compose(case, invited.token if invited.may_be_sent else "")
        _tell(case, case.applicant, key, wording)
    if case.visibility != Visibility.NORMAL:
        return
    followers = case.participants.filter(role__in=TOLD).select_related("party")
    for follower in followers:
        with override(follower.party.tongue):
            _tell(case, follower.party, f"{key}:{follower.party_id}", compose_for_neighbour(case))


def compose(case: Case, token: str) -> Wording:
    """Return the closing; with a token it asks for a score and for the citizen's own word."""
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "answer": case.public_answer,
        "town": case.jurisdiction.name,
        "link": f"{settings.NEXO_PUBLIC_URL}/opinar/{token}/",
    }
    body = _(_BODY) % values
    if not token:
        return Wording(subject=_(_SUBJECT) % values, long=body, chat=body)
    return Wording(
        subject=_(_SUBJECT) % values,
        long=f"{body}\n\n{_(_LONG) % values}\n\n{case.jurisdiction.name}",
        chat=f"{body}\n\n{_(_CHAT) % values}",
        values=values,
        buttons=((f"solved:{token}", _("Sí, está resuelto")), (f"unsolved:{token}", _("No, sigue igual"))),
    )


def compose_for_neighbour(case: Case) -> Wording:
    """Return the closing for who asks for it too or follows it: without the author's data, with their own question."""
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "answer": redact(case.public_answer),
        "link": f"{settings.NEXO_PUBLIC_URL}/barrio/{case.public_code}/",
    }
    text = _(
        "Lo que seguís (%(service)s, %(code)s) se dio por resuelto.\n\n%(answer)s\n\n"
        "¿Quedó bien? Decinos acá: %(link)s"
    )
    news = text % values
    return Wording(
        subject=_(_SUBJECT) % values,
        long=f"{news}\n\n{case.jurisdiction.name}",
        chat=news,
    )


def _tell(case: Case, party: Party, key: str, wording: Wording) -> None:
    notify(
        actor=system(case.jurisdiction_id),
        slug=SLUG,
        key=key,
        party=party,
        about=About(
            register="cases",
            kind="case",
            object_id=case.id,
            came_by=case.channel,
            reader_unit=case.guarded_by,
        ),
        wording=wording,
        by_law=True,
    )

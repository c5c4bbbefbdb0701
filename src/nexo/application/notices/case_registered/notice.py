"""Tells who asked that the case has its code, its office and its date. Carries none of their words."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from nexo.domain.cases.events import CaseOpened
from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.notifications import registry
from nexo.domain.notifications.actions.notify import About, Wording, notify
from nexo.domain.notifications.rules.texts import Blank, Template
from nexo.kernel.actors import system
from nexo.kernel.events.event import Envelope
from nexo.kernel.events.subscribe import subscribes
from nexo.kernel.text.days import in_words
from nexo.kernel.text.languages import said

SLUG = "case_registered"
_SUBJECT = gettext_noop("[%(code)s] Registramos tu pedido: %(service)s")
_CHAT = gettext_noop(
    "Registramos tu pedido: *%(service)s*.\n"
    "Código: *%(code)s*\n"
    "Lo tiene: %(unit)s.\n"
    "Te respondemos antes del %(due)s.\n"
    "Podés ver cómo va en %(link)s o escribirnos por acá."
)
_LONG = gettext_noop(
    "Registramos tu pedido: %(service)s.\n\n"
    "Código: %(code)s\n"
    "Lo tiene: %(unit)s.\n"
    "Te respondemos antes del %(due)s.\n\n"
    "Para ver cómo va: %(link)s\n"
    "Si querés agregar algo, respondé este correo.\n\n"
    "%(town)s"
)
TEMPLATE = registry.add(
    Template(
        slug=SLUG,
        label=gettext_noop("Se registró un pedido"),
        blanks={
            "code": Blank(words=gettext_noop("el código del pedido"), sample="LC-7F3K-9", is_needed=True),
            "service": Blank(words=gettext_noop("el servicio"), sample="Luminaria apagada"),
            "unit": Blank(words=gettext_noop("el área que lo tiene"), sample="Alumbrado"),
            "due": Blank(words=gettext_noop("la fecha de respuesta"), sample="jueves 26 de noviembre"),
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
        long=_LONG,
        chat=_CHAT,
    )
)


@subscribes(CaseOpened, name="notice.case_registered")
def handle(envelope: Envelope[CaseOpened]) -> None:
    """Send the receipt, unless the route is protected: then a message may endanger who reads it."""
    case = Case.objects.select_related("service", "owner_unit", "applicant", "jurisdiction").get(
        pk=envelope.event.case_id
    )
    if case.visibility == Visibility.PROTECTED or case.applicant is None:
        return
    with override(case.applicant.tongue):
        wording = compose(case)
    notify(
        actor=system(case.jurisdiction_id),
        slug=SLUG,
        key=f"{SLUG}:{case.id}",
        party=case.applicant,
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


def compose(case: Case) -> Wording:
    """Return the receipt in the language in force."""
    values = {
        "code": case.public_code,
        "service": said(case.service, "name"),
        "unit": case.owner_unit.name,
        "due": in_words(case.due_at, case.jurisdiction.zone_info) if case.due_at else "",
        "town": case.jurisdiction.name,
        "link": f"{settings.NEXO_PUBLIC_URL}/seguir/{case.public_code}/",
    }
    return Wording(
        subject=_(_SUBJECT) % values,
        long=_(_LONG) % values,
        chat=_(_CHAT) % values,
        values=values,
    )

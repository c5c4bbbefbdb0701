"""To whom a case went, on what basis, and what exactly was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from nexo.domain.authorities.enums import MAIL
from nexo.domain.authorities.models import Referral
from nexo.domain.cases.policies import visible_to
from nexo.kernel.actors import Actor

_NAMES = {
    "customer_reference": _("Nuestro código"),
    "service": _("Servicio que se pide"),
    "received_datetime": _("Cuándo lo recibimos"),
    "description": _("Qué pasa"),
    "address_string": _("Dónde"),
    "lat": _("Latitud"),
    "long": _("Longitud"),
    "first_name": _("Nombre"),
    "last_name": _("Apellido"),
    "email": _("Correo"),
    "phone": _("Teléfono"),
    "photos": _("Fotos"),
    "legal_basis": _("Base legal"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReferral:
    """A referral as whoever asked reads it; `sent` holds what left the house, as (name of the part, value)."""

    id: UUID
    by_mail: bool
    to_read: int
    body: str
    legal_basis: str
    purpose: str
    agreement: str
    at: datetime
    state: str
    state_label: str
    sent: Sequence[tuple[str, str]]
    external_id: str
    error: str


def referrals_of(*, actor: Actor, case_id: UUID) -> list[ToldReferral]:
    """Return the referrals of a case that the actor may see, the last one first. One query."""
    rows = Referral.objects.filter(case__in=visible_to(actor).filter(pk=case_id).values("pk"))
    unread = Count("news", filter=Q(news__settled_at__isnull=True))
    return [
        ToldReferral(
            id=row.pk,
            by_mail=row.body.way == MAIL,
            to_read=row.to_read,
            body=row.body.name,
            legal_basis=row.legal_basis,
            purpose=row.purpose,
            agreement=row.agreement,
            at=row.created_at,
            state=row.state,
            state_label=row.get_state_display(),
            sent=parts_sent(row),
            external_id=row.external_id,
            error=row.error,
        )
        for row in rows.annotate(to_read=unread).select_related("body").order_by("-created_at", "-id")
    ]


def parts_sent(referral: Referral) -> list[tuple[str, str]]:
    """Return what left the house of a case, as (name of the part, value)."""
    package = referral.package
    return [(str(said), package[name]) for name, said in _NAMES.items() if name in package]

"""What the town holds about a neighbour: every field with where it came from and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.domain.campaigns.enums import Purpose
from nexo.domain.interactions import registry
from nexo.domain.interactions.models.clusters import cluster_of
from nexo.domain.parties.enums import Assurance, ConsentBasis, ContactKind, IndicatorSource
from nexo.domain.parties.models import (
    Consent,
    ContactPoint,
    Identifier,
    Party,
    RecordRequest,
    VulnerabilityIndicator,
)
from nexo.domain.parties.policies import EVERY_PURPOSE, may_see_sensitive, requests_visible_to, visible_to
from nexo.domain.parties.rules.asking import CORRECTABLE
from nexo.domain.parties.rules.cards import scheme_label
from nexo.domain.parties.rules.helping import INDICATORS, Care
from nexo.domain.parties.rules.phones import readable
from nexo.kernel.actors import Actor

FIELDS = {
    "given_names": gettext_noop("Nombre"),
    "surname": gettext_noop("Apellido"),
    "self_perceived_name": gettext_noop("Nombre elegido"),
    "legal_name": gettext_noop("Nombre de la organización"),
    "birth_date": gettext_noop("Fecha de nacimiento"),
    "address_text": gettext_noop("Domicilio"),
}
_SOURCES = {
    "portal": gettext_noop("este sitio"),
    "webform": gettext_noop("un pedido por este sitio"),
    "workbench": gettext_noop("una oficina"),
    "counter": gettext_noop("el mostrador"),
    "voice": gettext_noop("una llamada"),
    "whatsapp": gettext_noop("WhatsApp"),
    "email": gettext_noop("un correo"),
    "message": gettext_noop("un mensaje tuyo"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing that is held. `field`: it can be corrected by that name; `note` says how sure we are, or what for."""

    label: str
    value: str
    source: str
    at: datetime
    note: str = ""
    field: str = ""
    point_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All of it, in groups, and what was asked about it."""

    names: list[Held]
    ways: list[Held]
    documents: list[Held]
    helps: list[Held]
    grounds: list[Held]
    requests: list[RecordRequest]

    @property
    def groups(self) -> list[tuple[str, list[Held]]]:
        """The groups that hold anything, each with its title."""
        named = (
            (_("Quién sos"), self.names),
            (_("Cómo te encontramos"), self.ways),
            (_("Tus documentos"), self.documents),
            (_("Qué te ayuda"), self.helps),
            (_("Permisos"), self.grounds),
        )
        return [(title, rows) for title, rows in named if rows]


def holdings(*, actor: Actor) -> Holdings:
    """Return what is held about the neighbour, merged records together. Six queries."""
    mine = cluster_of(actor.party_id)
    points = ContactPoint.objects.filter(party__in=mine, valid_to__isnull=True).order_by("id")
    documents = Identifier.objects.filter(party__in=mine, valid_to__isnull=True).order_by("id")
    return Holdings(
        names=list(_names(visible_to(actor).order_by("canonical_id", "id"))),
        ways=[_way(point) for point in points],
        documents=[_document(row) for row in documents],
        helps=list(_helps(actor)),
        grounds=[_ground(row) for row in Consent.objects.filter(party__in=mine).order_by("-id")],
        requests=list(requests_visible_to(actor).order_by("-created_at")[:20]),
    )


def source_said(source: str) -> str:
    """Return in words where something came from."""
    return _(_SOURCES[source]) if source in _SOURCES else source


def _names(parties: Iterable[Party]) -> Iterable[Held]:
    for party in parties:
        for name, label in FIELDS.items():
            value = getattr(party, name)
            if value:
                shown = date_format(value, "j/n/Y") if name == "birth_date" else str(value)
                yield Held(
                    label=_(label),
                    value=shown,
                    source=source_said(party.source),
                    at=party.created_at,
                    field=name if name in CORRECTABLE else "",
                )


def _way(point: ContactPoint) -> Held:
    shown = readable(point.normalised) if point.kind == ContactKind.PHONE else point.value
    return Held(
        label=str(ContactKind(point.kind).label).capitalize(),
        value=shown,
        source=source_said(point.source),
        at=point.valid_from,
        note=str(Assurance(point.assurance).label),
        point_id=point.id,
    )


def _document(row: Identifier) -> Held:
    return Held(
        label=scheme_label(row.scheme),
        value=row.value,
        source=source_said(row.source),
        at=row.valid_from,
        note=str(Assurance(row.assurance).label),
    )


def _helps(actor: Actor) -> Iterable[Held]:
    """Yield the indicators; of those that few may see there is no word: somebody else may hold the telephone."""
    rows = VulnerabilityIndicator.objects.filter(party__in=cluster_of(actor.party_id), valid_to__isnull=True)
    for row in rows.order_by("id"):
        known = INDICATORS.get(row.code)
        if known is None or (known.care is Care.RESTRICTED and not may_see_sensitive(actor, restricted=True)):
            continue
        source = str(IndicatorSource(row.source).label)
        yield Held(label=_("Indicador"), value=_(known.label), source=source, at=row.created_at)


def _ground(row: Consent) -> Held:
    note = _("retirado") if row.withdrawn_at else _("vigente")
    return Held(
        label=str(ConsentBasis(row.basis).label).capitalize(),
        value=_purpose(row),
        source=source_said(row.source),
        at=row.given_at,
        note=note,
    )


def _purpose(row: Consent) -> str:
    """Return what a ground is for, and by which channel where it names one."""
    known = {purpose.value: str(purpose.label) for purpose in Purpose}
    what = (
        _("todo lo que no pediste") if row.purpose == EVERY_PURPOSE else known.get(row.purpose, row.purpose)
    )
    slugs = registry.channels.slugs()
    by = _(registry.channels.get(row.channel).label) if row.channel in slugs else row.channel
    return f"{what} · {by}" if by else what

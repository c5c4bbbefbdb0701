"""The lists of those who attend: cases, the inbox, people, call-backs."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.application.exporting.listing import AT_A_TIME, Column, Listing
from nexo.domain.cases.queries import desk
from nexo.domain.cases.queries.desk import CaseRow
from nexo.domain.interactions import registry
from nexo.domain.interactions.policies import CALL_TAKERS
from nexo.domain.interactions.queries.calls import CallBackRow, call_backs
from nexo.domain.interactions.queries.inbox import InboxRow, View, inbox
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.queries.places import districts_of
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.parties.queries import find_people
from nexo.domain.parties.rules.cards import PersonHit
from nexo.kernel.actors import Actor
from nexo.kernel.errors import NotFound
from nexo.kernel.paging import Page

PEOPLE_TAKERS = (Role.SUPERVISOR, Role.DATA_PROTECTION)
"""A list of people leaves only with who answers for it: reading one person at a time is everybody's work."""
_MOST_PEOPLE = 100


def _cases(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[CaseRow]:
    views = desk.views_of(actor)
    view = asked.get("vista", views[0])
    if view not in desk.VIEWS:
        raise NotFound
    district = None
    if view == "districts" and (code := asked.get("delegacion")):
        units = districts_of(jurisdiction_of(actor))
        district = next((unit.pk for unit in units if unit.code == code), None)
    return desk.desk(actor=actor, view=view, after=after, limit=AT_A_TIME, district=district)


def _inbox(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[InboxRow]:
    view = asked.get("vista", "waiting")
    if view not in get_args(View):
        raise NotFound
    return inbox(actor=actor, view=cast("View", view), after=after, limit=AT_A_TIME)


def _people(actor: Actor, asked: Mapping[str, str], _after: str | None) -> Page[PersonHit]:
    text = asked.get("q", "").strip()
    return Page(find_people(actor=actor, text=text, limit=_MOST_PEOPLE) if text else [])


def _call_backs(actor: Actor, _asked: Mapping[str, str], after: str | None) -> Page[CallBackRow]:
    return call_backs(actor=actor, after=after, limit=AT_A_TIME)


def channel_name(slug: str) -> str:
    """Return the name of a channel; a channel that is no longer installed keeps its slug."""
    channel = next((one for one in registry.channels.all() if one.slug == slug), None)
    return _(channel.label) if channel else slug


def _reasons(row: CaseRow) -> str:
    return "; ".join(_(str(reason.get("text", ""))) for reason in row.priority_reasons)


def _yes(value: Any) -> str:
    return _("Sí") if value else _("No")


CASES = Listing(
    slug="casos",
    name=gettext_noop("Casos"),
    read=_cases,
    filters=("vista", "delegacion"),
    is_protected=lambda row: row.is_protected,
    # Without who asked: who needs that opens the case, and the look is written down.
    columns=(
        Column(gettext_noop("Código"), lambda row: row.public_code),
        Column(gettext_noop("Caso"), lambda row: row.title),
        Column(gettext_noop("Dónde"), lambda row: row.place_text),
        Column(gettext_noop("Zona"), lambda row: row.zone_name),
        Column(gettext_noop("Estado"), lambda row: row.phase_label),
        Column(gettext_noop("Lo tiene"), lambda row: row.unit_name),
        Column(gettext_noop("Canal"), lambda row: channel_name(row.channel)),
        Column(gettext_noop("Recibido"), lambda row: row.received_at),
        Column(gettext_noop("Vence"), lambda row: row.due_at),
        Column(gettext_noop("Prioridad"), lambda row: row.priority),
        Column(gettext_noop("Por qué primero"), _reasons),
        Column(gettext_noop("Personas que lo avisaron"), lambda row: row.report_count),
    ),
)

CONVERSATIONS = Listing(
    slug="bandeja",
    name=gettext_noop("Bandeja"),
    read=_inbox,
    filters=("vista",),
    is_protected=lambda row: row.is_protected,
    people=lambda row: [row.party_id],
    columns=(
        Column(gettext_noop("Persona"), lambda row: row.name),
        Column(gettext_noop("Canal"), lambda row: channel_name(row.channel)),
        Column(gettext_noop("Último mensaje"), lambda row: row.last_at),
        Column(gettext_noop("Espera desde"), lambda row: row.waiting_since),
        Column(gettext_noop("Sin leer"), lambda row: row.unread),
        Column(gettext_noop("Área"), lambda row: row.unit),
        Column(gettext_noop("A cargo"), lambda row: row.assignee),
        Column(gettext_noop("Abierta"), lambda row: _yes(row.is_open)),
    ),
)

PEOPLE = Listing(
    slug="personas",
    name=gettext_noop("Personas"),
    roles=PEOPLE_TAKERS,
    read=_people,
    filters=("q",),
    unsaid=("q",),
    is_protected=lambda row: row.is_confidential,
    people=lambda row: [row.id],
    columns=(
        Column(gettext_noop("Nombre"), lambda row: row.name),
        Column(gettext_noop("Documento"), lambda row: row.document),
        Column(gettext_noop("Contactos"), lambda row: ", ".join(row.contacts)),
        Column(gettext_noop("Qué tan seguro"), lambda row: row.assurance_label),
    ),
)

CALL_BACKS = Listing(
    slug="llamadas",
    name=gettext_noop("Llamadas por devolver"),
    roles=CALL_TAKERS,
    read=_call_backs,
    people=lambda row: [caller.id for caller in row.callers],
    columns=(
        Column(gettext_noop("Número"), lambda row: row.number),
        Column(gettext_noop("Primera llamada"), lambda row: row.first_at),
        Column(gettext_noop("Última llamada"), lambda row: row.last_at),
        Column(gettext_noop("Veces"), lambda row: row.times),
        Column(gettext_noop("Intentos"), lambda row: row.tries),
        Column(gettext_noop("La tiene"), lambda row: row.taken_by),
    ),
)

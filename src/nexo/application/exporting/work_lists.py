"""The lists of those who do and steer the work: orders, problems, letters, turns, firings, signals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nexo.application.exporting.listing import AT_A_TIME, Column, Listing
from nexo.domain.analytics.models import Signal
from nexo.domain.analytics.policies import READERS as SIGNAL_READERS
from nexo.domain.analytics.queries.signals import signals
from nexo.domain.authorities.models import Letter
from nexo.domain.authorities.queries.letters import VIEWS as LETTER_VIEWS
from nexo.domain.authorities.queries.letters import letters
from nexo.domain.automation.models import Firing
from nexo.domain.automation.policies import RULE_WRITERS
from nexo.domain.automation.queries.firings import Wanted, firings
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.improvements.policies import READERS as PROBLEM_READERS
from nexo.domain.improvements.queries.problems import ProblemRow, problems
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.visits.policies import WATCHERS
from nexo.domain.visits.queries import QueueTimes, times_today
from nexo.domain.works.models import WorkOrder
from nexo.domain.works.policies import READERS as ORDER_READERS
from nexo.domain.works.queries import office
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.paging import Page
from nexo.kernel.text.languages import said


def _orders(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[WorkOrder]:
    try:
        day = date.fromisoformat(asked.get("dia", ""))
    except ValueError:
        day = clock.today(Jurisdiction.objects.get(pk=jurisdiction_of(actor)).zone_info)
    return office.day_of(actor=actor, day=day, after=after, limit=AT_A_TIME)


def _problems(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[ProblemRow]:
    return problems(actor=actor, closed=asked.get("vista") == "cerrados", after=after, limit=AT_A_TIME)


def _letters(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[Letter]:
    view = asked.get("vista", "owed")
    view = view if view in LETTER_VIEWS else "owed"
    return letters(actor=actor, view=view, after=after, limit=AT_A_TIME)


def _firings(actor: Actor, asked: Mapping[str, str], after: str | None) -> Page[Firing]:
    rule = asked.get("regla", "")
    wanted = Wanted(
        rule=int(rule) if rule.isascii() and rule.isdigit() and len(rule) < 7 else None,  # noqa: PLR2004 - numbers of rules are short
        state=asked.get("estado", ""),
        case=asked.get("caso", "").strip().upper(),
    )
    return firings(actor=actor, wanted=wanted, after=after, limit=AT_A_TIME)


def _signals(actor: Actor, _asked: Mapping[str, str], after: str | None) -> Page[Signal]:
    return signals(actor, after=after, limit=AT_A_TIME)


def _times(actor: Actor, _asked: Mapping[str, str], _after: str | None) -> Page[QueueTimes]:
    return Page(list(times_today(actor)))


def _hides(row: Any) -> bool:
    """Say whether the case of a row is kept to few."""
    return bool(row.case.visibility != Visibility.NORMAL)


def _minutes(seconds: int | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)


ORDERS = Listing(
    slug="ordenes",
    name=gettext_noop("Órdenes de trabajo"),
    roles=ORDER_READERS,
    read=_orders,
    filters=("dia",),
    is_protected=_hides,
    columns=(
        Column(gettext_noop("Día"), lambda row: row.day),
        Column(gettext_noop("Cuadrilla"), lambda row: row.crew.name),
        Column(gettext_noop("Recorrido"), lambda row: row.position),
        Column(gettext_noop("Trabajo"), lambda row: row.title),
        Column(gettext_noop("Dónde"), lambda row: row.place_text),
        Column(gettext_noop("Caso"), lambda row: row.case.public_code),
        Column(gettext_noop("Estado"), lambda row: row.get_state_display()),
        Column(gettext_noop("Empezó"), lambda row: row.started_at),
        Column(gettext_noop("Terminó"), lambda row: row.ended_at),
        Column(gettext_noop("Costo"), lambda row: None if row.cost_cents is None else row.cost_cents / 100),
    ),
)

PROBLEMS = Listing(
    slug="problemas",
    name=gettext_noop("Problemas"),
    roles=PROBLEM_READERS,
    read=_problems,
    filters=("vista",),
    columns=(
        Column(gettext_noop("Problema"), lambda row: row.problem.title),
        Column(gettext_noop("Área"), lambda row: row.problem.unit.name),
        Column(gettext_noop("Zona"), lambda row: row.problem.zone.name if row.problem.zone else ""),
        Column(gettext_noop("Causa"), lambda row: _(row.cause) if row.cause else ""),
        Column(gettext_noop("Estado"), lambda row: row.problem.get_state_display()),
        Column(gettext_noop("Casos vinculados"), lambda row: row.cases),
        Column(gettext_noop("Anotado"), lambda row: row.problem.opened_at),
        Column(gettext_noop("Próxima acción"), lambda row: row.due_on),
    ),
)

LETTERS = Listing(
    slug="notas",
    name=gettext_noop("Notas y audiencias"),
    read=_letters,
    filters=("vista",),
    is_protected=_hides,
    columns=(
        Column(gettext_noop("Código"), lambda row: row.case.public_code),
        Column(gettext_noop("Qué"), lambda row: row.get_kind_display()),
        Column(gettext_noop("Autoridad"), lambda row: row.authority.position.title),
        Column(gettext_noop("Recibido"), lambda row: row.received_at),
        Column(gettext_noop("Vence"), lambda row: row.due_at),
        Column(gettext_noop("Respondida"), lambda row: row.answered_at),
        Column(gettext_noop("Dejada vencer"), lambda row: row.expired_at),
    ),
)

FIRINGS = Listing(
    slug="automatizaciones",
    name=gettext_noop("Qué hizo cada regla"),
    roles=RULE_WRITERS,
    read=_firings,
    filters=("regla", "estado", "caso"),
    is_protected=_hides,
    columns=(
        Column(gettext_noop("Cuándo"), lambda row: row.at),
        Column(gettext_noop("Regla"), lambda row: row.rule.number),
        Column(gettext_noop("Versión"), lambda row: row.version.number),
        Column(gettext_noop("Nombre"), lambda row: row.version.name),
        Column(gettext_noop("Caso"), lambda row: row.case.public_code),
        Column(gettext_noop("Cómo salió"), lambda row: row.get_state_display()),
        Column(gettext_noop("Porque"), lambda row: "; ".join(map(str, row.conditions))),
        Column(gettext_noop("Error"), lambda row: _(row.error) if row.error else ""),
    ),
)

SIGNALS = Listing(
    slug="senales",
    name=gettext_noop("Señales"),
    roles=SIGNAL_READERS,
    read=_signals,
    columns=(
        Column(gettext_noop("Desde"), lambda row: row.since),
        Column(gettext_noop("Hasta"), lambda row: row.until),
        Column(gettext_noop("Área"), lambda row: row.unit.name),
        Column(gettext_noop("Tema"), lambda row: said(row.group, "name")),
        Column(gettext_noop("Casos"), lambda row: row.count),
        Column(gettext_noop("Lo habitual"), lambda row: round(row.expected, 1)),
        Column(gettext_noop("Estado"), lambda row: row.get_state_display()),
        Column(gettext_noop("Qué se vio"), lambda row: row.reason),
    ),
)

TURNS = Listing(
    slug="turnos",
    name=gettext_noop("Turnos de hoy"),
    roles=WATCHERS,
    read=_times,
    columns=(
        Column(gettext_noop("Oficina"), lambda row: row.name),
        Column(gettext_noop("Llegaron"), lambda row: row.arrived),
        Column(gettext_noop("Esperan"), lambda row: row.waiting),
        Column(gettext_noop("Atendidas"), lambda row: row.served),
        Column(gettext_noop("Se fueron"), lambda row: row.left),
        Column(gettext_noop("Espera media, minutos"), lambda row: _minutes(row.mean_wait)),
        Column(
            gettext_noop("Nueve de cada diez esperan menos de, minutos"), lambda row: _minutes(row.p90_wait)
        ),
    ),
)

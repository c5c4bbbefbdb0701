"""The figures of the control report: what each counts, in words and as rows (R72)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from nexo.domain.cases.enums import ClockKind, EvidenceKind, Phase
from nexo.domain.cases.models import Case, Clock, DelegatedDecision, Evidence, StateChange
from nexo.domain.catalogue.enums import EvidenceRule
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.kernel.actors import ActorKind
from nexo.kernel.audit.models import AuditEntry, ReadEntry

VERSION = 1
"""Grows whenever a definition changes, so that a figure says by which it was counted."""
_LOOP = 2
_COMMANDERS = (Role.SUPERVISOR, Role.CHAIN)
_SHOWN = (EvidenceKind.AFTER, EvidenceKind.ACT)
_ALONE = ("organisation.calendar_published", "catalogue.routing_published", "catalogue.version_published")
Rows: TypeAlias = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: the cases that the reader may know of, from `since` to before `until`, as of `now`."""

    cases: QuerySet[Case]
    jurisdiction_id: Any
    since: datetime
    until: datetime
    now: datetime

    def within(self, name: str) -> Q:
        """Say that a moment lies in the period."""
        return Q(**{f"{name}__gte": self.since, f"{name}__lt": self.until})


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its name, how it is counted, and its rows: each with `happened`, `who`, `code` and `case_key`."""

    slug: str
    name: Promise
    definition: Promise
    rows: Callable[[Scope], Rows]


def _of_case(rows: Rows, *, happened: str, who: Any) -> Rows:
    told: Rows = rows.annotate(
        happened=F(happened), who=who, code=F("case__public_code"), case_key=F("case_id")
    )
    return told


def _decisions(scope: Scope) -> Rows:
    rows = DelegatedDecision.objects.filter(scope.within("at"), case__in=scope.cases)
    return _of_case(rows, happened="at", who=F("staff__name"))


def _reviews(scope: Scope) -> Rows:
    rows = DelegatedDecision.objects.filter(scope.within("reviewed_at"), case__in=scope.cases)
    return _of_case(rows, happened="reviewed_at", who=F("reviewed_by__name"))


def _disagreed(scope: Scope) -> Rows:
    return _reviews(scope).filter(agrees=False)


def _extended(scope: Scope) -> Rows:
    rows = Clock.objects.filter(scope.within("extended_at"), case__in=scope.cases)
    return _of_case(rows, happened="extended_at", who=Value(""))


def _expired(scope: Scope) -> Rows:
    ran_out = Q(stopped_at__isnull=True, due_at__lt=scope.now) | Q(stopped_at__gt=F("due_at"))
    rows = Clock.objects.filter(
        scope.within("due_at"),
        ran_out,
        case__in=scope.cases,
        kind__in=(ClockKind.RESOLUTION, ClockKind.LEGAL),
    )
    return _of_case(rows, happened="due_at", who=F("case__owner_unit__name"))


def _moves(scope: Scope, **more: Any) -> Rows:
    rows = StateChange.objects.filter(scope.within("at"), case__in=scope.cases, **more)
    return _of_case(rows, happened="at", who=F("actor_label"))


def _reopened(scope: Scope) -> Rows:
    return _moves(scope, to_phase=Phase.REOPENED)


def _cancelled(scope: Scope) -> Rows:
    return _moves(scope, to_phase=Phase.CANCELLED)


def _bare(scope: Scope) -> Rows:
    shown = Evidence.objects.filter(case_id=OuterRef("case_id"), kind__in=_SHOWN, at__lte=OuterRef("at"))
    asks = (EvidenceRule.PHOTO, EvidenceRule.ACT)
    rows = _moves(scope, to_phase=Phase.RESOLVED, case__service_version__evidence__in=asks)
    return rows.exclude(Exists(shown))


def _in_circles(scope: Scope) -> Rows:
    return _moves(scope, to_phase=Phase.RETURNED, case__return_count__gte=_LOOP)


def _in_force(at: str) -> Q:
    """Say that a grant was in force when the row happened."""
    return Q(valid_from__lte=OuterRef(at)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef(at)))


def _overridden(scope: Scope) -> Rows:
    commands = RoleGrant.objects.filter(_in_force("at"), staff_id=OuterRef("actor_id"), role__in=_COMMANDERS)
    answers = RoleGrant.objects.filter(
        _in_force("at"),
        staff_id=OuterRef("actor_id"),
        unit_id=OuterRef("case__owner_unit_id"),
        role=Role.AREA_RESPONSIBLE,
    )
    rows = _moves(scope, actor_kind=ActorKind.STAFF.value)
    return rows.filter(Exists(commands)).exclude(Exists(answers))


def _name_of_actor() -> Coalesce:
    names = StaffMember.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    return Coalesce(Subquery(names), Value(""))


def _read_outside(scope: Scope) -> Rows:
    case = scope.cases.filter(pk=OuterRef("object_id"))
    path = Subquery(case.values("owner_unit__path")[:1], output_field=CharField())
    below = Func(
        OuterRef("path"),
        Concat(F("unit__path"), Value("/")),
        function="starts_with",
        output_field=BooleanField(),
    )
    reaching = RoleGrant.objects.annotate(below=below).filter(
        Q(unit__isnull=True) | Q(unit__path=OuterRef("path")) | Q(below=True),
        _in_force("at"),
        staff_id=OuterRef("actor_id"),
    )
    rows = ReadEntry.objects.filter(
        scope.within("at"),
        jurisdiction_id=scope.jurisdiction_id,
        actor_kind=ActorKind.STAFF.value,
        kind="case",
        object_id__in=scope.cases.values("pk"),
    )
    return (
        rows.annotate(path=path)
        .exclude(Exists(reaching))
        .annotate(
            happened=F("at"),
            who=_name_of_actor(),
            code=Subquery(case.values("public_code")[:1], output_field=CharField()),
            case_key=F("object_id"),
        )
    )


def _alone(scope: Scope) -> Rows:
    place = Func(
        F("author_ids"), F("published_by_id"), function="array_position", output_field=IntegerField()
    )
    own = ServiceVersion.objects.annotate(place=place).filter(
        Q(place__isnull=False) | Q(published_by_id=F("created_by_id")),
        scope.within("published_at"),
        service_id=OuterRef("object_id"),
    )
    calendar, routing, version = _ALONE
    rows = AuditEntry.objects.filter(
        Q(action=calendar) | Q(action=routing, changes__alone=True) | (Q(action=version) & Exists(own)),
        scope.within("at"),
        jurisdiction_id=scope.jurisdiction_id,
        actor_kind=ActorKind.STAFF.value,
    )
    return rows.annotate(
        happened=F("at"),
        who=_name_of_actor(),
        code=F("action"),
        case_key=Value(None, output_field=CharField()),
    )


_ = gettext_lazy
DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "delegated_decisions",
        _("Decisiones delegadas"),
        _("Casos resueltos en el momento por delegación, por el día en que se decidió."),
        _decisions,
    ),
    Definition(
        "delegated_reviews",
        _("Decisiones delegadas revisadas"),
        _("Decisiones delegadas que otra persona revisó, por el día de la revisión."),
        _reviews,
    ),
    Definition(
        "delegated_disagreements",
        _("Revisiones en desacuerdo"),
        _("Revisiones en las que quien revisó habría decidido otra cosa."),
        _disagreed,
    ),
    Definition(
        "extensions",
        _("Plazos prorrogados"),
        _("Relojes a los que se les dio más tiempo, con motivo, por el día de la prórroga."),
        _extended,
    ),
    Definition(
        "expired",
        _("Plazos que se dejaron vencer"),
        _("Relojes de resolución o legales que vencieron en el período sin cumplirse a tiempo."),
        _expired,
    ),
    Definition(
        "reopened", _("Casos reabiertos"), _("Veces que un caso se volvió a abrir."), _reopened
    ),
    Definition(
        "cancelled", _("Casos anulados"), _("Veces que un caso se anuló, con quién lo hizo."), _cancelled
    ),
    Definition(
        "without_evidence",
        _("Resueltos sin prueba"),
        _("Casos de servicios que piden foto o acta, dados por resueltos sin ninguna."),
        _bare,
    ),
    Definition(
        "reassignment_loops",
        _("Vueltas entre áreas"),
        _("Devoluciones de casos que ya se devolvieron dos veces o más."),
        _in_circles,
    ),
    Definition(
        "overrides",
        _("Intervenciones de la conducción"),
        _("Pasos dados por supervisión, secretaría o intendencia en casos de un área de la que no son responsables."),
        _overridden,
    ),
    Definition(
        "reads_outside",
        _("Fichas miradas desde otra área"),
        _("Casos con persona abiertos por quien no tenía en ese momento ningún rol que alcance al área que los tiene."),
        _read_outside,
    ),
    Definition(
        "published_alone",
        _("Publicaciones de una sola persona"),
        _("Lo que publicó quien lo escribió. Tiene que ser cero, salvo el calendario, que se publica en un paso."),
        _alone,
    ),
)  # fmt: skip
BY_SLUG = {one.slug: one for one in DEFINITIONS}

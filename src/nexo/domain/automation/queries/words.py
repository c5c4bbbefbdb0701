"""What the macros and rules of a town may name, and what is known of the cases they look at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import override

from nexo.domain.automation.policies import touchable
from nexo.domain.automation.rules.reading import Words
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.routing import persons_in
from nexo.domain.catalogue.queries.routing import Tongue, tongue_of
from nexo.domain.catalogue.rules.routing.names import Named, Names, Vocabulary
from nexo.domain.catalogue.rules.routing.sentence import Choice, Facts, Field, Sentence
from nexo.domain.knowledge.models import StandardAnswer
from nexo.domain.organisation.models import Unit

FACTS = (
    "service__code",
    "service__group__code",
    "kind",
    "visibility",
    "zone__code",
    "channel",
    "priority_reasons",
    "phase",
    "owner_unit__code",
)
"""The columns of a case from which `facts_from` makes its facts, in order."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words for rules, and those for macros, which may name protected units; and what cases there can be."""

    rules: Words
    macros: Words
    tongue: Tongue


def lexicon_of(jurisdiction_id: UUID) -> Lexicon:
    """Return what macros and rules of a town may name. Four queries.

    Rules ask for no route: they see ordinary cases alone. They send to no protected unit.
    """
    tongue = tongue_of(jurisdiction_id)
    answers = StandardAnswer.objects.filter(jurisdiction_id=jurisdiction_id, is_active=True, language="es")
    with override("es"):  # written in Spanish, whoever writes
        phases = Names(Named(one.value, one.desk_label) for one in Phase if one is not Phase.DRAFT)
        results = Names(Named(one.value, str(one.label)) for one in Result)
        reasons = Names(Named(one.value, str(one.label)) for one in Reason)
    units = [row for row in tongue.units.values() if row.valid_to is None and not row.is_external]
    fields: dict[Field, Names] = dict(tongue.vocabulary.fields.items())
    del fields[Field.VISIBILITY]
    fields |= {Field.PHASE: phases, Field.UNIT: _units(tongue.units.values())}
    vocabulary = Vocabulary(fields, tongue.vocabulary.units)
    known = Names(
        (Named(code, title) for code, title in answers.order_by("code").values_list("code", "title")),
        by_code=True,
    )
    open_ones = _units(row for row in units if not row.is_protected)
    return Lexicon(
        rules=Words(vocabulary, open_ones, known, results, reasons),
        macros=Words(vocabulary, _units(units), known, results, reasons),
        tongue=tongue,
    )


def _units(rows: Iterable[Unit]) -> Names:
    return Names((Named(row.code, row.name) for row in rows), by_code=True)


def facts_from(row: Iterable[object], *, phase: str = "", unit: str = "") -> Facts:
    """Return the facts of a case from its `FACTS`; `phase` and `unit` stand for those of then."""
    service, group, kind, visibility, zone, channel, reasons, now, owner = row
    return Facts(
        service=str(service),
        group=str(group),
        kind=str(kind),
        visibility=str(visibility),
        zone=str(zone or ""),
        channel=str(channel),
        persons=persons_in(one["code"] for one in reasons),  # type: ignore[attr-defined]  # a JSON list
        phase=phase or str(now),
        unit=unit or str(owner),
    )


def facts_of(case_ids: Collection[UUID]) -> dict[UUID, Facts]:
    """Return what is known now of the cases that rules may touch; the others are left out. One query."""
    rows = touchable(Case.objects.filter(pk__in=case_ids)).values_list("pk", *FACTS)
    return {row[0]: facts_from(row[1:]) for row in rows}


_COLUMN = {
    Field.SERVICE: "service__code",
    Field.GROUP: "service__group__code",
    Field.KIND: "kind",
    Field.ZONE: "zone__code",
    Field.CHANNEL: "channel",
    Field.PHASE: "phase",
    Field.UNIT: "owner_unit__code",
}


def asked_for(rows: QuerySet[Case], asks: Sentence) -> QuerySet[Case]:
    """Leave out the cases that a rule surely does not ask for; persons and loads it has still to look at."""
    for one in asks.conditions:
        if isinstance(one, Choice) and one.field in _COLUMN:
            chosen = Q(**{f"{_COLUMN[one.field]}__in": one.values})
            rows = rows.exclude(chosen) if one.negated else rows.filter(chosen)
    return rows

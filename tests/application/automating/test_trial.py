"""A rule over the days past: every kind of fact, only what may be seen, and nothing written."""

from datetime import UTC, datetime, timedelta

import pytest

from nexo.application.automating.trial import try_rule
from nexo.domain.automation.actions.write_rule import read_rule
from nexo.domain.automation.models import Firing
from nexo.domain.automation.queries.words import lexicon_of
from nexo.domain.cases.actions.assign_case import assign_case, return_case, take_case
from nexo.domain.cases.actions.escalate_case import mark_breaches
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Reason, Result
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.link import link
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.parties.actions.register_person import register_person
from nexo.domain.satisfaction.actions.answer_survey import answer_survey
from nexo.domain.satisfaction.actions.invite import invite
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import INSIDE, small_town

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 4, 13, 0, tzinfo=UTC)


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def machine(town):
    return system(town.jurisdiction.id)


@pytest.fixture
def cases(town, machine):
    """Return two cases of light, one of the street, one that is reserved, and all that happened to them."""
    with clock.frozen(MONDAY):
        person = register_person(actor=machine, given_names="Rosa", surname="Gómez", source="prueba")
        one, two, street, hidden = (_open(town, code, person) for code in ("AP01", "AP01", "VI01", "AP01"))
        join_incident(actor=machine, case_id=two.pk, with_case_id=one.pk)
    with clock.frozen(MONDAY + timedelta(hours=1)):
        take_case(actor=town.actors["alumbrado"], case_id=one.pk)
        return_case(actor=town.actors["alumbrado"], case_id=two.pk, reason=Reason.NOT_MINE, note="x")
        assign_case(actor=town.actors["derivacion"], case_id=street.pk, unit_id=town.units["ALU"].pk)
        said = register_contact(
            actor=machine, channel="voice", party=person, text="¿Y?", kind=InteractionKind.CALL
        )
        link(actor=machine, interaction=said, register="cases", kind="case", object_id=two.pk, reason="x")
    with clock.frozen(MONDAY + timedelta(days=8)):
        mark_breaches()
        resolve_case(actor=town.actors["alumbrado"], case_id=one.pk, result=Result.SOLVED, answer="listo")
        invited = invite(actor=machine, case=Case.objects.get(pk=one.pk), channel="email")
        answer_survey(actor=machine, invitation=invited.invitation, score=2, channel="email")
    Case.objects.filter(pk=hidden.pk).update(visibility="reserved")
    return {"one": one, "two": two, "street": street}


def _open(town, code, person):
    place = Place(text="Mitre 1", lat=INSIDE[0], lon=INSIDE[1])
    request = Request(
        version=town.versions[code], description="x", channel="counter", applicant=person, place=place
    )
    return open_case(actor=town.actors["atencion"], request=request).case


def tried(town, when, actor="atencion", asks="", **more):
    text = f"cuando {when}\n{asks}\nentonces agregar la nota «x»"
    rule = read_rule(text, lexicon_of(town.jurisdiction.id))
    who = system(town.jurisdiction.id) if actor == "system" else town.actors[actor]
    with clock.frozen(LATER):
        return try_rule(actor=who, rule=rule, **more)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("se abre un caso", {"one", "two", "street"}),
        ("un caso pasa a En proceso", {"one"}),
        ("un área devuelve un caso", {"two"}),
        ("se deriva un caso", {"street"}),
        ("se vence un plazo", {"one", "two", "street"}),
        ("llega una calificación", {"one"}),
        ("llega una calificación de 2 o menos", {"one"}),
        ("llega una calificación de 1 o menos", set()),
        ("escribe quien lo pidió", {"two"}),
        ("2 personas avisan el mismo problema", {"two"}),
        ("3 personas avisan el mismo problema", set()),
        ("pasan 3 días hábiles sin movimiento", {"one", "two", "street"}),
        ("pasan 100 días hábiles sin movimiento", set()),
        ("falta 1 día hábil para el plazo", {"one", "two", "street"}),
    ],
)
def test_every_kind_of_fact_is_found(town, cases, when, expected):
    found = tried(town, when, "system")
    names = {case.pk: name for name, case in cases.items()}
    assert {names[hit.case.pk] for hit in found.hits} == expected
    assert found.cases == len(expected)
    assert found.fired >= len(expected)


def test_conditions_are_those_of_then_where_the_fact_tells_them(town, cases):
    assert (
        tried(town, "un área devuelve un caso", "system", "si el estado es En revisión de competencia").fired
        == 1
    )
    assert tried(town, "un área devuelve un caso", "system", "si el área es VIA").fired == 0
    assert tried(town, "se abre un caso", "system", "si el servicio es AP01").fired == 2


def test_only_what_the_official_may_see_is_shown(town, cases, django_assert_num_queries):
    seen = tried(town, "se abre un caso", "secretaria")
    assert (seen.fired, {hit.case.pk for hit in seen.hits}) == (3, {case.pk for case in cases.values()})
    blind = tried(town, "se abre un caso", "sistemas")
    assert (blind.fired, blind.hits) == (3, [])
    with pytest.raises(NotAllowed):
        tried(town, "se abre un caso", "alumbrado")
    rule = read_rule("cuando se abre un caso\nponer en proceso", lexicon_of(town.jurisdiction.id))
    with clock.frozen(LATER), django_assert_num_queries(3):
        try_rule(actor=town.actors["secretaria"], rule=rule)


def test_what_is_told_and_that_nothing_is_written(town, cases):
    before = EventRecord.objects.count(), AuditEntry.objects.count(), Firing.objects.count()
    found = tried(town, "se vence un plazo", "system", days=60)
    # Each clock that ran out is a fact; three a day on a case are what the brake lets through.
    assert (found.looked, found.fired, found.held) == (6, 6, 0)
    assert (found.days, found.minutes, found.is_cut, found.asks_load) == (60, 6, False, False)
    assert found.busiest == ((MONDAY + timedelta(days=8)).date(), 6)
    assert (EventRecord.objects.count(), AuditEntry.objects.count(), Firing.objects.count()) == before
    cut = tried(town, "se abre un caso", "system", "si hay más de 1 caso abierto en ALU", most=2)
    assert (cut.looked, cut.is_cut, cut.asks_load) == (2, True, True)

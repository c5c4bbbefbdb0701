"""Past cases tried with other rules, and what a look over the rules finds."""

from datetime import timedelta

import pytest

from nexo.domain.cases.actions.open_case import Place, Request, open_case
from nexo.domain.cases.models import Case
from nexo.domain.cases.queries.routing import counting, persons_in
from nexo.domain.cases.queries.routing_report import routing_report
from nexo.domain.cases.queries.routing_trial import Difference, coverage, try_rules
from nexo.domain.catalogue.actions.switch_routing_rule import switch_routing_rule
from nexo.domain.catalogue.actions.write_routing import read_rule
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.catalogue.models import PublicService, RoutingRule
from nexo.domain.catalogue.queries.routing import routing_rules, tongue_of, usable
from nexo.domain.catalogue.rules.routing.deciding import Usable
from nexo.domain.catalogue.rules.routing.findings import Kind
from nexo.domain.organisation.models import Position, StaffMember, Unit
from nexo.kernel import clock
from nexo.kernel.actors import anonymous
from nexo.kernel.errors import NotAllowed
from nexo.testing.town import INSIDE, route_by, small_town


@pytest.fixture
def town(db):
    return small_town()


def opened(town, code="AP01", *, inside=True, channel="counter", many=1) -> list[Case]:
    place = Place(text="Mitre 1", lat=INSIDE[0] if inside else -10.0, lon=INSIDE[1] if inside else -10.0)
    return [
        open_case(
            actor=anonymous(town.jurisdiction.id),
            request=Request(version=town.versions[code], description="x", channel=channel, place=place),
        ).case
        for _ in range(many)
    ]


def rules(town, *sentences):
    tongue = tongue_of(town.jurisdiction.id)
    return [Usable(number, read_rule(one, tongue)) for number, one in enumerate(sentences, start=1)]


class TestOpening:
    def test_a_new_case_keeps_its_rule_and_the_load_is_counted_to_the_bound(
        self, town, django_assert_num_queries
    ):
        route_by(town, "si el servicio es AP01 y hay más de 2 casos abiertos en ALU, va a VIA")
        cases = opened(town, many=4)
        assert [case.owner_unit.code for case in cases] == ["ALU", "ALU", "ALU", "VIA"]
        assert cases[3].routing_reason == (
            "Regla 1, versión 1: el servicio es Luminaria apagada y hay más de 2 casos abiertos en Alumbrado"
        )
        with django_assert_num_queries(1):
            count = counting(town.jurisdiction.id)({"ALU": 2, "VIA": 3, "NO": 1})
        assert count == {"ALU": 3, "VIA": 1}

    def test_persons_are_read_from_the_reasons_of_priority(self):
        assert persons_in(["person.AGE70", "zone", "person.NEED"]) == {"AGE70", "NEED"}


class TestTrying:
    def test_the_table_of_differences(self, town, django_assert_num_queries):
        cases = opened(town, many=6)
        opened(town, inside=False)
        opened(town, "VI01")
        Case.objects.filter(pk=cases[0].pk).update(owner_unit=town.units["VIA"])
        proposed = rules(town, "si el servicio es AP01 y la zona es Centro, va a VIA", "siempre va a SP")
        with django_assert_num_queries(2):
            trial = try_rules(actor=town.actors["sistemas"], current=[], proposed=proposed)
        newest = [case.public_code for case in reversed(cases)]
        (rest,) = [case.public_code for case in Case.objects.filter(zone=None)]
        (road,) = [case.public_code for case in Case.objects.filter(service__code="VI01")]
        assert trial.differences == [
            Difference("Alumbrado", "Mantenimiento Vial", 6, 1, newest[:5]),
            Difference("Alumbrado", "Secretaría de Servicios Públicos", 1, 0, [rest]),
            Difference("Mantenimiento Vial", "Secretaría de Servicios Públicos", 1, 0, [road]),
        ]
        assert (trial.cases, trial.changed, trial.is_cut, trial.asks_load) == (8, 8, False, False)

    def test_what_stays_where_it_was_makes_no_row(self, town):
        opened(town)
        same = rules(town, "si la zona es Centro, va a ALU")
        assert try_rules(actor=town.actors["secretaria"], current=[], proposed=same).differences == []

    def test_old_and_protected_cases_take_no_part_and_a_reserved_one_shows_no_code(self, town):
        old, hidden, reserved = opened(town, many=3)
        Case.objects.filter(pk=old.pk).update(received_at=clock.now() - timedelta(days=91))
        Case.objects.filter(pk=hidden.pk).update(visibility=Visibility.PROTECTED)
        Case.objects.filter(pk=reserved.pk).update(visibility=Visibility.RESERVED)
        trial = try_rules(actor=town.actors["sistemas"], current=[], proposed=rules(town, "siempre va a VIA"))
        assert trial.differences == [Difference("Alumbrado", "Mantenimiento Vial", 1, 0, [])]

    def test_who_routes_for_a_part_counts_all_and_reads_the_codes_of_that_part(self, town):
        lamp, note = *opened(town), *opened(town)
        Case.objects.filter(pk=note.pk).update(owner_unit=town.units["INT"])
        trial = try_rules(
            actor=town.actors["secretaria"], current=[], proposed=rules(town, "siempre va a VIA")
        )
        assert trial.differences == [Difference("Alumbrado", "Mantenimiento Vial", 2, 0, [lamp.public_code])]

    def test_persons_come_from_what_the_case_kept_and_loads_are_todays(self, town):
        case, _ = opened(town, many=2)
        Case.objects.filter(pk=case.pk).update(priority_reasons=[{"code": "person.AGE70"}])
        proposed = rules(
            town,
            "si la persona es de atención preferencial y hay más de 1 caso abierto en ALU, va a VIA",
            "si hay más de 2 casos abiertos en ALU, va a SP",
        )
        trial = try_rules(actor=town.actors["sistemas"], current=[], proposed=proposed)
        assert trial.asks_load is True
        assert trial.differences == [Difference("Alumbrado", "Mantenimiento Vial", 1, 0, [case.public_code])]

    def test_it_tells_how_far_it_is(self, town, monkeypatch):
        monkeypatch.setattr("nexo.domain.cases.queries.routing_trial._CHUNK", 2)
        opened(town, many=5)
        told = []
        try_rules(actor=town.actors["sistemas"], current=[], proposed=[], progress=told.append)
        assert told == [2, 4]

    def test_only_who_reads_the_rules_tries_them(self, town):
        for act in (
            lambda: try_rules(actor=town.actors["atencion"], current=[], proposed=[]),
            lambda: coverage(actor=town.actors["atencion"], rules=[]),
            lambda: routing_report(actor=town.actors["atencion"]),
        ):
            with pytest.raises(NotAllowed):
                act()

    def test_another_towns_cases_are_its_own(self, town):
        opened(small_town("lejos"))
        trial = try_rules(actor=town.actors["sistemas"], current=[], proposed=rules(town, "siempre va a VIA"))
        assert trial.cases == 0


def found(town, *kinds):
    report = routing_report(actor=town.actors["sistemas"])
    return [(one.kind, dict(one.values)) for one in report if not kinds or one.kind in kinds]


class TestReport:
    def test_a_sound_town_is_told_what_goes_by_owner_and_what_lacks_a_deputy(
        self, town, django_assert_max_num_queries
    ):
        self.staff(town, "VIA")
        route_by(town, "si el servicio es AP01 y la zona es Centro, va a VIA")
        opened(town)
        opened(town, "VI01")
        PublicService.objects.filter(code="VI01").update(deputy_unit=None)
        with django_assert_max_num_queries(5):
            report = routing_report(actor=town.actors["sistemas"])
        assert [(one.said, one.to_do, one.tone.value) for one in report] == [
            (
                "Servicios que en 90 días fueron siempre a su área dueña, sin regla: VI01.",
                "Está bien así, salvo que quieras repartirlos.",
                "info",
            ),
            (
                "Servicios sin área suplente: VI01.",
                "Asignales una, para cuando el área dueña no pueda.",
                "info",
            ),
        ]

    def staff(self, town, code):
        member = StaffMember.objects.get(account=town.accounts["vial"])
        Position.objects.filter(unit__code=code).update(holder=member)

    def test_units_without_people_or_head(self, town):
        route_by(town, "si la zona es Centro, va a VIA", "si el canal es teléfono, va a SP")
        StaffMember.objects.filter(unit__code="SP").update(unit=town.units["INT"])
        assert found(town, Kind.NOBODY, Kind.NO_HEAD) == [
            (Kind.NOBODY, {"unit": town.units["SP"], "rule": 2}),
            (Kind.NO_HEAD, {"unit": town.units["VIA"], "rule": 1}),
        ]
        self.staff(town, "VIA")
        PublicService.objects.update(deputy_unit=town.units["SP"])
        assert found(town, Kind.NO_HEAD, Kind.NO_DEPUTY) == []

    def test_rules_that_hide_dispute_match_all_or_none(self, town):
        route_by(
            town,
            "si el canal es carta, fax o papel, va a SP",
            "si el servicio es AP01, va a VIA",
            "si la zona es Centro, va a SP",
            "si el servicio es AP01 y la zona es Centro, va a INT",
            "siempre va a INT",
            "si el servicio es VI01 y el canal es mostrador y la zona es Centro, va a VIA",
        )
        opened(town)
        told = found(town, Kind.NOTHING, Kind.NEVER_FIRST, Kind.EVERYTHING, Kind.HIDDEN, Kind.DISPUTED)
        assert told == [
            (Kind.EVERYTHING, {"rule": 5}),
            (Kind.HIDDEN, {"rule": 4, "other": 2}),
            (Kind.HIDDEN, {"rule": 6, "other": 3}),
            (Kind.DISPUTED, {"rule": 1, "other": 2}),
            (Kind.DISPUTED, {"rule": 1, "other": 4}),
            (Kind.DISPUTED, {"rule": 2, "other": 3}),
            (Kind.NOTHING, {"rule": 1, "days": 90}),
            (Kind.NEVER_FIRST, {"rule": 3, "cases": 1}),
            (Kind.NEVER_FIRST, {"rule": 5, "cases": 1}),
        ]

    def test_alarms_unknown_names_and_circles(self, town):
        route_by(
            town,
            "si hay más de 5 casos abiertos en ALU, va a VIA",
            "si hay más de 5 casos abiertos en VIA, va a ALU",
            "si la zona es Centro, va a INT",
            "si el servicio es SO04, va a SP",
            "si hay más de 5 casos abiertos en GEN, va a INT",
        )
        switch_routing_rule(actor=town.actors["sistemas"], number=3, on=False, reason="de paro")
        row = RoutingRule.objects.get(number=4, routing_set__status="published")
        row.says["if"][0]["values"].append("ZZ99")
        row.save()
        Unit.objects.filter(code="GEN").update(code="GED")
        Unit.objects.filter(code="SP").update(is_external=True)
        assert found(
            town, Kind.OFF, Kind.NO_CASES_TAKEN, Kind.UNKNOWN_NAME, Kind.NOT_GUARDED, Kind.CIRCLE
        ) == [
            (Kind.OFF, {"rule": 3, "reason": "de paro"}),
            (Kind.NO_CASES_TAKEN, {"rule": 4, "unit": town.units["SP"]}),
            (Kind.UNKNOWN_NAME, {"rule": 4, "name": "ZZ99"}),
            (Kind.UNKNOWN_NAME, {"rule": 5, "name": "GEN"}),
            (Kind.NOT_GUARDED, {"rule": 4}),
            (Kind.CIRCLE, {"units": "Alumbrado → Mantenimiento Vial → Alumbrado"}),
        ]

    def test_coverage_counts_what_held_and_what_decided(self, town):
        opened(town, many=2)
        opened(town, "VI01", inside=False)
        route_by(town, "si el servicio es AP01, va a VIA", "si la zona es Centro, va a SP")
        now = usable(routing_rules(town.jurisdiction.id), clock.now().date())
        seen = coverage(actor=town.actors["sistemas"], rules=now)
        assert (seen.cases, dict(seen.held), dict(seen.decided)) == (3, {1: 2, 2: 2}, {1: 2})
        assert (dict(seen.by_rule), dict(seen.without)) == ({"AP01": 2}, {"VI01": 1})

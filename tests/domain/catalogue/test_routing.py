"""Routing rules as they are written, published, switched off, and followed when a case is opened."""

from datetime import timedelta
from uuid import uuid4

import pytest

from nexo.domain.catalogue.actions.publish_routing import publish_routing
from nexo.domain.catalogue.actions.switch_routing_rule import switch_routing_rule
from nexo.domain.catalogue.actions.write_routing import (
    add_rule,
    change_rule,
    discard_draft,
    move_rule,
    remove_rule,
)
from nexo.domain.catalogue.errors import (
    OwnRules,
    ReasonMissing,
    RuleMatchesNothing,
    RulesChangedMeanwhile,
    RulesUnchanged,
    RuleTurnsInCircle,
    RuleUnreadable,
    TargetTakesNoCases,
)
from nexo.domain.catalogue.models import RoutingRule, RoutingSet
from nexo.domain.catalogue.policies import may_publish_routing, may_read_routing, may_write_routing
from nexo.domain.catalogue.queries.routing import (
    lines_of,
    route,
    routing_alarms,
    routing_history,
    routing_now,
    routing_rules,
    tongue_of,
)
from nexo.domain.catalogue.queries.services import published
from nexo.domain.catalogue.rules.routing.comparing import Line
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember, Unit, Zone
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.actors import anonymous, system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord
from nexo.testing.town import route_by, small_town

TO_VIA = "si el servicio es AP01 y la zona es Centro, va a VIA"


@pytest.fixture
def town(db):
    return small_town()


@pytest.fixture
def owner(town):
    """Give the official of Alumbrado the role of who configures services."""
    member = StaffMember.objects.get(account=town.accounts["alumbrado"])
    RoleGrant.objects.create(staff=member, role=Role.SERVICE_OWNER, unit=town.units["ALU"])
    return actor_for(town.accounts["alumbrado"])


def routed(town, code="AP01", **more):
    version = published(jurisdiction_id=town.jurisdiction.id, code=code)
    found = route(**{"version": version, "zone": town.zone, **more})
    return found.unit.code, found.because


class TestRouting:
    def test_without_rules_the_owner_has_it(self, town):
        assert routed(town) == ("ALU", "área responsable del servicio")

    def test_the_first_rule_that_holds_decides_and_says_why(self, town, django_assert_num_queries):
        route_by(town, TO_VIA, "si el grupo es calle, va a SP", "siempre va a INT")
        version = published(jurisdiction_id=town.jurisdiction.id, code="AP01")
        with django_assert_num_queries(1):
            chosen = route(version=version, zone=town.zone)
        assert (chosen.unit.code, chosen.because) == (
            "VIA",
            "Regla 1, versión 1: el servicio es Luminaria apagada y la zona es Centro",
        )
        other = Zone.objects.create(jurisdiction=town.jurisdiction, code="Z02", name="Norte")
        for zone in (other, None):
            assert routed(town, zone=zone) == ("SP", "Regla 2, versión 1: el grupo es La calle")

    def test_channel_person_and_load_are_asked(self, town):
        route_by(
            town,
            "si el canal es teléfono, va a SP",
            "si la persona es de las que declararon una necesidad, va a INT",
            "si hay más de 2 casos abiertos en ALU, va a VIA",
        )
        assert routed(town, channel="voice")[0] == "SP"
        assert routed(town, persons=frozenset({"NEED"})) == (
            "INT",
            "Regla 2, versión 1: por sus necesidades",
        )
        assert routed(town, count=lambda most: dict.fromkeys(most, 3)) == (
            "VIA",
            "Regla 3, versión 1: hay más de 2 casos abiertos en Alumbrado",
        )
        assert routed(town)[0] == "ALU"

    @pytest.mark.parametrize("how", ["ended", "external"])
    def test_a_unit_that_takes_no_cases_leaves_them_to_the_owner_and_shows(self, town, how):
        route_by(town, TO_VIA)
        assert routing_alarms(routing_rules(town.jurisdiction.id), clock.now().date()) == []
        ended = {"valid_to": clock.now().date() - timedelta(days=1)}
        Unit.objects.filter(code="VIA").update(**(ended if how == "ended" else {"is_external": True}))
        assert routed(town) == (
            "ALU",
            "Regla 1, versión 1: su área ya no recibe casos; va al área responsable del servicio",
        )
        (alarm,) = routing_alarms(routing_rules(town.jurisdiction.id), clock.now().date())
        assert alarm.number == 1

    def test_a_protected_case_never_leaves_for_a_unit_that_is_not(self, town):
        route_by(town, "siempre va a VIA")
        assert routed(town, "SO04")[0] == "GEN"
        assert routed(town, "VI01")[0] == "VIA"

    def test_another_towns_rules_are_its_own(self, town):
        route_by(small_town("lejos"), "siempre va a VIA")
        assert routed(town)[0] == "ALU"


class TestWriting:
    def test_a_rule_is_kept_in_its_one_way_of_writing(self, town, owner):
        rule = add_rule(actor=owner, sentence="SI EL SERVICIO ES luminaria apagada VA A mantenimiento vial")
        assert (rule.number, rule.sentence, rule.unit.code, rule.routing_set.status) == (
            1,
            "si el servicio es AP01, va a VIA",
            "VIA",
            "draft",
        )
        assert routed(town)[0] == "ALU"
        assert AuditEntry.objects.get(action="catalogue.routing_written").changes == {
            "rule": 1,
            "what": "added",
            "before": "",
            "after": "si el servicio es AP01, va a VIA",
        }

    def test_a_draft_begins_as_what_is_in_force(self, town, owner):
        first = route_by(town, TO_VIA, "siempre va a SP")
        change_rule(actor=owner, number=1, sentence="si la zona es Centro, va a SP")
        move_rule(actor=owner, number=2, up=True)
        move_rule(actor=owner, number=2, up=True)
        add_rule(actor=owner, sentence="si el tipo es reclamo, va a INT")
        remove_rule(actor=owner, number=1)
        move_rule(actor=owner, number=3, up=False)
        draft = routing_now(owner).draft
        assert lines_of(draft) == [Line(2, "siempre va a SP"), Line(3, "si el tipo es reclamo, va a INT")]
        assert (draft.revision, draft.author_ids) == (4, [owner.account_id])
        assert [line.number for line in lines_of(routing_now(owner).in_force)] == [1, 2]
        discard_draft(actor=owner)
        assert routing_now(owner).draft is None
        assert RoutingSet.objects.get().pk == first.pk

    @pytest.mark.parametrize(
        ("sentence", "error"),
        [
            ("si la zona es Centrro, va a VIA", RuleUnreadable),
            ("si el servicio es AP01 y el tipo es queja, va a VIA", RuleMatchesNothing),
            ("si hay más de 3 casos abiertos en VIA, va a VIA", RuleTurnsInCircle),
            ("siempre va a CEV", TargetTakesNoCases),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, town, owner, sentence, error):
        Unit.objects.create(
            jurisdiction=town.jurisdiction,
            code="CEV",
            name="Cooperativa",
            path="CEV",
            is_external=True,
            valid_from=clock.now().date(),
        )
        with pytest.raises(error) as refused:
            add_rule(actor=owner, sentence=sentence)
        assert refused.value.field == "sentence"
        assert RoutingSet.objects.count() == 0

    def test_what_is_not_there_is_not_found(self, town, owner):
        for act in (
            lambda: change_rule(actor=owner, number=9, sentence=TO_VIA),
            lambda: remove_rule(actor=owner, number=9),
            lambda: move_rule(actor=owner, number=9, up=True),
            lambda: discard_draft(actor=owner),
        ):
            with pytest.raises(NotFound):
                act()

    def test_the_tongue_of_a_town_is_three_queries(self, town, django_assert_num_queries):
        with django_assert_num_queries(3):
            tongue = tongue_of(town.jurisdiction.id)
        assert tongue.world.services["SO04"].visibility == "protected"
        assert tongue.world.zones == {"Z01"}


class TestPublishing:
    def test_another_person_publishes_and_the_one_before_stays_to_be_read(self, town, owner):
        route_by(town, TO_VIA)
        draft = change_rule(actor=owner, number=1, sentence="si la zona es Centro, va a SP").routing_set
        done = publish_routing(actor=town.actors["sistemas"], revision=draft.revision)
        assert (done.number, done.status, done.published_by_label) == (2, "published", "Sistemas")
        assert done.changes == [
            {"number": 1, "what": "changed", "before": TO_VIA, "after": "si la zona es Centro, va a SP"}
        ]
        assert routed(town) == ("SP", "Regla 1, versión 2: la zona es Centro")
        assert [(row.number, row.status) for row in routing_history(owner)] == [
            (2, "published"),
            (1, "retired"),
        ]
        assert EventRecord.objects.filter(topic="catalogue.routing_published").count() == 2

    def test_nobody_publishes_what_they_wrote_where_somebody_else_could(self, town):
        lone = town.actors["sistemas"]
        draft = add_rule(actor=lone, sentence=TO_VIA).routing_set
        member = StaffMember.objects.get(account=town.accounts["intendencia"])
        grant = RoleGrant.objects.create(staff=member, role=Role.SUPERVISOR)
        with pytest.raises(OwnRules):
            publish_routing(actor=lone, revision=draft.revision)
        grant.delete()
        publish_routing(actor=lone, revision=draft.revision)
        assert AuditEntry.objects.get(action="catalogue.routing_published").changes["alone"] is True

    def test_what_was_not_looked_at_is_not_published(self, town, owner):
        seen = add_rule(actor=owner, sentence=TO_VIA).routing_set.revision
        add_rule(actor=owner, sentence="siempre va a SP")
        with pytest.raises(RulesChangedMeanwhile):
            publish_routing(actor=town.actors["sistemas"], revision=seen)

    def test_nothing_changed_is_nothing_to_publish(self, town, owner):
        admin = town.actors["sistemas"]
        with pytest.raises(RulesUnchanged):
            publish_routing(actor=admin, revision=0)
        route_by(town, TO_VIA)
        change_rule(actor=owner, number=1, sentence="SI el servicio es AP01 y la zona es Z01, va a VIA")
        with pytest.raises(RulesUnchanged):
            publish_routing(actor=admin, revision=1)


class TestSwitching:
    def test_off_is_at_once_seen_and_remembered(self, town):
        route_by(town, TO_VIA, "siempre va a SP")
        admin = town.actors["sistemas"]
        done = switch_routing_rule(actor=admin, number=1, on=False, reason=" la cuadrilla está de paro ")
        assert routed(town) == ("SP", "Regla 2, versión 2: vale para todos los casos")
        (alarm,) = routing_alarms(routing_rules(town.jurisdiction.id), clock.now().date())
        assert (alarm.number, alarm.off_reason, alarm.off_by_label) == (
            1,
            "la cuadrilla está de paro",
            "Sistemas",
        )
        assert done.changes == [
            {
                "number": 1,
                "what": "off",
                "before": TO_VIA,
                "after": TO_VIA,
                "reason": "la cuadrilla está de paro",
            }
        ]
        assert switch_routing_rule(actor=admin, number=1, on=False, reason="x").pk == done.pk
        assert switch_routing_rule(actor=admin, number=1, on=True).number == 3
        assert routed(town) == (
            "VIA",
            "Regla 1, versión 3: el servicio es Luminaria apagada y la zona es Centro",
        )

    def test_a_draft_follows_and_must_be_looked_at_again(self, town, owner):
        route_by(town, TO_VIA)
        seen = add_rule(actor=owner, sentence="siempre va a SP").routing_set.revision
        switch_routing_rule(actor=town.actors["sistemas"], number=1, on=False, reason="x")
        draft = routing_now(owner).draft
        assert lines_of(draft) == [Line(1, TO_VIA, is_enabled=False), Line(2, "siempre va a SP")]
        assert draft.revision == seen + 1

    def test_a_reason_and_a_rule_are_needed(self, town):
        route_by(town, TO_VIA)
        with pytest.raises(ReasonMissing):
            switch_routing_rule(actor=town.actors["sistemas"], number=1, on=False, reason="  ")
        with pytest.raises(NotFound):
            switch_routing_rule(actor=town.actors["sistemas"], number=7, on=False, reason="x")


class TestWhoMay:
    def test_who_reads_writes_and_publishes(self, town, owner):
        told = {
            login: (may_read_routing(actor), may_write_routing(actor), may_publish_routing(actor))
            for login, actor in {**town.actors, "alumbrado": owner}.items()
        }
        assert {login: rights for login, rights in told.items() if any(rights)} == {
            "alumbrado": (True, True, False),
            "secretaria": (True, False, False),
            "sistemas": (True, True, True),
        }
        assert may_read_routing(system(None)) is False
        assert may_read_routing(anonymous(town.jurisdiction.id)) is False

    def test_the_actions_and_reads_ask_too(self, town):
        route_by(town, TO_VIA)
        reader, stranger = town.actors["secretaria"], town.actors["atencion"]
        for act in (
            lambda: add_rule(actor=reader, sentence=TO_VIA),
            lambda: discard_draft(actor=reader),
            lambda: publish_routing(actor=reader, revision=0),
            lambda: switch_routing_rule(actor=reader, number=1, on=False, reason="x"),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert routing_now(stranger).in_force is None
        assert routing_now(reader).in_force.number == 1
        assert routing_now(system(uuid4())).in_force is None
        assert str(routing_now(reader).in_force) == "1"
        assert str(RoutingRule.objects.get()) == f"1 {TO_VIA}"

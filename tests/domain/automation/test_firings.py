"""Rules over real cases: what they do, once; what they never do; and that they stop."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from nexo.domain.automation.actions.fire_rules import fire_rules
from nexo.domain.automation.actions.publish_rule import publish_rule, roll_back_rule, switch_rule
from nexo.domain.automation.actions.repeat_firing import repeat_firing
from nexo.domain.automation.actions.write_rule import discard_rule_draft, write_rule
from nexo.domain.automation.enums import Brake, FiringState, Trigger
from nexo.domain.automation.errors import (
    LineUnreadable,
    NotFailed,
    NothingToPublish,
    OwnRule,
    ReasonMissing,
    RuleChangedMeanwhile,
)
from nexo.domain.automation.models import Firing, Rule, RuleVersion
from nexo.domain.automation.queries.rules import automation_alarms, listed_rules
from nexo.domain.automation.rules.happening import Happening
from nexo.domain.cases.actions.assign_case import assign_case, return_case, take_case
from nexo.domain.cases.actions.join_incident import join_incident
from nexo.domain.cases.actions.work_case import schedule_case
from nexo.domain.cases.enums import Phase, Reason
from nexo.domain.cases.models import Case, StateChange, Task
from nexo.domain.catalogue.enums import StartRule, TermUnit
from nexo.domain.catalogue.errors import RuleMatchesNothing
from nexo.domain.catalogue.models import LegalTerm
from nexo.domain.interactions.models import Delivery
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import RoleGrant, StaffMember
from nexo.domain.organisation.queries.people import actor_for
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.deliver import deliver_pending
from nexo.kernel.events.models import EventDelivery, EventRecord
from nexo.testing.town import small_town

NOTE = "cuando se abre un caso\nsi el servicio es AP01 y la zona es Centro\nentonces agregar la nota «Mirar la tapa»"


def notes(case):
    rows = StateChange.objects.filter(case=case, actor_label__startswith="la regla").exclude(note="")
    return list(rows.order_by("id").values_list("note", flat=True))


def firings(**which):
    rows = Firing.objects.filter(**which).select_related("rule", "case", "version")
    return sorted(rows, key=lambda one: (one.at, len(one.chain), one.state == FiringState.BRAKED))


def test_a_rule_acts_as_the_town_and_tells_why(rule, open_one, town):
    version = rule(NOTE)
    case = open_one()
    open_one("VI01")
    deliver_pending()
    (one,) = firings()
    assert (one.case, one.version, one.state, one.brake) == (case, version, FiringState.DONE, "")
    assert one.conditions == ["el servicio es Luminaria apagada", "la zona es Centro"]
    assert one.steps == [{"said": "entonces agregar la nota «Mirar la tapa»", "result": "done"}]
    assert (one.topic, one.minutes, one.chain, one.cause) == ("cases.case_opened", 1, [], None)
    note = StateChange.objects.get(case=case, note="Mirar la tapa")
    assert (note.actor_kind, note.actor_label) == ("system", "la regla 1")
    entry = AuditEntry.objects.get(action="automation.rule_fired")
    assert entry.changes == {"rule": 1, "version": 1, "firing": str(one.pk)}


def test_a_repeat_of_the_job_does_nothing_twice(rule, open_one):
    rule(NOTE)
    case = open_one()
    deliver_pending()
    for _ in range(2):
        EventDelivery.objects.filter(subscriber="fire_rules_when_something_happens").delete()
        EventRecord.objects.update(delivered_at=None)
        deliver_pending()
    assert len(firings()) == 1
    assert notes(case) == ["Mirar la tapa"]


def test_every_step_of_a_rule_is_taken_by_the_actions_that_are_there(rule, open_one, town, neighbour):
    rule(
        "cuando se abre un caso\nentonces agregar la nota «a»\ny pedir a VIA «Ir a ver»\ny poner en proceso\n"
        "y elevar al nivel 3\ny derivar a VIA"
    )
    case = open_one()
    deliver_pending()
    (one,) = firings()
    assert (one.state, one.error) == (FiringState.DONE, "")
    case.refresh_from_db()
    assert (case.phase, case.owner_unit, case.escalation_level) == (Phase.ASSIGNED, town.units["VIA"], 3)
    assert case.routing_reason == "lo derivó la regla 1"
    assert list(Task.objects.values_list("title", "unit__code")) == [("Ir a ver", "VIA")]


def test_what_fails_undoes_all_and_a_person_repeats_it(rule, open_one, town):
    rule(
        "cuando se abre un caso\nentonces agregar la nota «a»\ny responder con AP-RECIBIDO\ny pedir a VIA «Ir»"
    )
    case = open_one(applicant=None)
    deliver_pending()
    (one,) = firings()
    assert (one.state, one.error_code) == (FiringState.FAILED, "nobody_to_answer")
    assert [step["result"] for step in one.steps] == ["undone", "refused", "not_reached"]
    assert notes(case) == []
    boss = town.actors["sistemas"]
    with pytest.raises(NotAllowed):
        repeat_firing(actor=town.actors["alumbrado"], firing_id=one.pk)
    # Whoever manages rules sees only what happened to cases that they may see.
    with pytest.raises(NotFound):
        repeat_firing(actor=boss, firing_id=one.pk)
    machine = system(town.jurisdiction.id)
    again = repeat_firing(actor=machine, firing_id=one.pk)
    assert (again.state, again.attempts, again.repeated_by_label) == (FiringState.FAILED, 2, "sistema")
    RuleVersion.objects.update(
        says={**one.version.says, "steps": [{"do": "note", "text": "a"}]},
        text="cuando se abre un caso\nentonces nota",
    )
    again = repeat_firing(actor=machine, firing_id=one.pk)
    assert (again.state, again.attempts, again.error) == (FiringState.DONE, 3, "")
    assert notes(case) == ["a"]
    with pytest.raises(NotFailed):
        repeat_firing(actor=machine, firing_id=one.pk)


def test_an_automatic_answer_is_written_once_and_counted_as_automatic(rule, open_one, town, answering):
    rule("cuando se abre un caso\nentonces responder con AP-RECIBIDO")
    case = open_one()
    deliver_pending()
    (one,) = firings()
    assert (one.state, one.error) == (FiringState.DONE, "")
    sent = Delivery.objects.get(key=f"rule:{one.pk}:0")
    assert sent.interaction.is_automatic
    assert (
        sent.interaction.text
        == f"Hola María Ríos: recibimos tu aviso {case.public_code}. Lo tiene Alumbrado."
    )


@pytest.mark.parametrize("visibility", ["reserved", "protected"])
def test_protected_matters_are_not_even_looked_at(rule, open_one, visibility):
    rule("cuando se abre un caso\nentonces agregar la nota «a»")
    case = open_one()
    Case.objects.update(visibility=visibility)
    deliver_pending()
    assert firings() == []
    assert notes(case) == []


def test_a_rule_sends_to_no_protected_unit_and_asks_for_no_route(town):
    for wrong in (
        "derivar a GEN",
        "pedir a GEN «x»",
        "preguntar «x»",
        "resolver como informado con AP-RECIBIDO",
    ):
        with pytest.raises(LineUnreadable):
            write_rule(actor=town.actors["secretaria"], name="x", text=f"cuando se abre un caso\n{wrong}")
    with pytest.raises(LineUnreadable):
        write_rule(
            actor=town.actors["secretaria"],
            name="x",
            text="cuando se abre un caso\nsi la ruta es protegida\nponer en proceso",
        )
    with pytest.raises(RuleMatchesNothing):
        write_rule(
            actor=town.actors["secretaria"],
            name="x",
            text="cuando se abre un caso\nsi el servicio es AP01 y el servicio es VI01\nponer en proceso",
        )


def test_a_rule_never_sets_a_legal_term_in_motion_again(rule, open_one, town):
    law = LegalTerm.objects.create(
        code="L1",
        country="AR",
        scope="x",
        subject="x",
        norm="Ley 1",
        amount=30,
        unit=TermUnit.BUSINESS_DAY,
        start_rule=StartRule.COMPETENT,
        verification="V",
    )
    version = town.versions["AP01"]
    version.legal_term = law
    version.save()
    rule("cuando se abre un caso\nentonces derivar a VIA")
    case = open_one()
    before = list(case.clocks.values_list("kind", "due_at", "started_at"))
    with clock.frozen(clock.now() + timedelta(days=1)):
        deliver_pending()
    (one,) = firings()
    assert (one.state, one.error_code) == (FiringState.FAILED, "legal_clock_at_stake")
    assert list(case.clocks.values_list("kind", "due_at", "started_at")) == before


def test_a_rule_does_not_wake_a_case_that_waits(rule, open_one, town):
    case = open_one()
    take_case(actor=town.actors["alumbrado"], case_id=case.pk)
    deliver_pending()
    rule("cuando un caso pasa a «Programado»\nentonces poner en proceso")
    schedule_case(actor=town.actors["alumbrado"], case_id=case.pk, day=clock.now().date())
    deliver_pending()
    (one,) = firings()
    assert (one.state, one.error_code) == (FiringState.FAILED, "move_not_allowed")


def test_two_rules_that_chase_each_other_stop(rule, open_one, town):
    to_via = rule("cuando se deriva un caso\nsi el área es ALU\nentonces derivar a VIA").rule
    to_alu = rule("cuando se deriva un caso\nsi el área es VIA\nentonces derivar a ALU").rule
    case = open_one()
    deliver_pending()
    assign_case(actor=town.actors["derivacion"], case_id=case.pk, unit_id=town.units["VIA"].pk)
    deliver_pending()
    first, second, third = firings()
    assert [(one.rule, one.state, one.brake) for one in (first, second, third)] == [
        (to_alu, FiringState.DONE, Brake.NONE),
        (to_via, FiringState.DONE, Brake.NONE),
        (to_alu, FiringState.BRAKED, Brake.OWN_EFFECT),
    ]
    assert (second.cause, second.chain) == (first, [to_alu.pk])
    assert (third.cause, third.chain) == (second, [to_alu.pk, to_via.pk])
    assert first.correlation_id == third.correlation_id
    case.refresh_from_db()
    assert case.owner_unit.code == "VIA"


def test_a_chain_is_no_longer_than_three(rule, open_one, town):
    rule("cuando se abre un caso\nentonces derivar a VIA")
    rule("cuando se deriva un caso\nsi el área es VIA\nentonces derivar a SP")
    rule("cuando se deriva un caso\nsi el área es SP\nentonces derivar a INT")
    rule("cuando se deriva un caso\nsi el área es INT\nentonces derivar a ALU")
    open_one()
    deliver_pending()
    found = firings()
    assert [(one.state, one.brake) for one in found] == [
        *[(FiringState.DONE, Brake.NONE)] * 3,
        (FiringState.BRAKED, Brake.TOO_DEEP),
    ]


def test_a_rule_acts_three_times_a_day_on_a_case(rule, open_one, town):
    rule("cuando se deriva un caso\nentonces agregar la nota «a»")
    case = open_one()
    for unit in ("VIA", "ALU", "VIA", "ALU"):
        assign_case(actor=town.actors["derivacion"], case_id=case.pk, unit_id=town.units[unit].pk)
        deliver_pending()
    assert [one.brake for one in firings()] == ["", "", "", Brake.CASE_LIMIT]
    assert notes(case) == ["a", "a", "a"]
    with clock.frozen(clock.now() + timedelta(days=1)):
        assign_case(actor=town.actors["derivacion"], case_id=case.pk, unit_id=town.units["VIA"].pk)
        deliver_pending()
        assert firings()[-1].brake == ""


def test_a_rule_that_runs_away_goes_off_in_sight_of_all(rule, open_one, town):
    version = rule("cuando se abre un caso\nentonces agregar la nota «a»", an_hour=2)
    for _ in range(4):
        open_one()
        deliver_pending()
    assert [one.brake for one in firings()] == ["", "", Brake.RATE]
    stopped = Rule.objects.get()
    assert (stopped.is_enabled, stopped.is_braked, stopped.off_by_label) == (False, True, "el freno")
    assert automation_alarms(town.jurisdiction.id) == [stopped]
    assert EventRecord.objects.filter(topic="automation.rule_switched").count() == 1
    with pytest.raises(NotAllowed):
        switch_rule(actor=town.actors["secretaria"], number=1, on=True)
    switch_rule(actor=town.actors["sistemas"], number=1, on=True)
    assert automation_alarms(town.jurisdiction.id) == []
    with clock.frozen(clock.now() + timedelta(hours=2)):
        open_one()
        deliver_pending()
    assert firings(version=version)[-1].brake == ""


def test_what_happens_elsewhere_wakes_rules_too(rule, open_one, town):
    returned = rule("cuando un área devuelve un caso\nentonces agregar la nota «devuelto»")
    many = rule("cuando 2 personas avisan el mismo problema\nentonces agregar la nota «dos»")
    moved = rule("cuando un caso pasa a En proceso\nentonces agregar la nota «en proceso»")
    one, other = open_one(), open_one()
    take_case(actor=town.actors["alumbrado"], case_id=one.pk)
    return_case(actor=town.actors["alumbrado"], case_id=other.pk, reason=Reason.NOT_MINE, note="x")
    join_incident(actor=town.actors["atencion"], case_id=one.pk, with_case_id=other.pk)
    deliver_pending()
    assert {(fired.version, fired.case) for fired in firings()} == {
        (returned, other),
        (many, one),
        (moved, one),
    }


def test_another_town_and_a_rule_that_is_off_do_nothing(rule, open_one, town):
    other = small_town("vecina")
    draft = write_rule(actor=other.actors["secretaria"], name="x", text=NOTE)
    publish_rule(actor=other.actors["sistemas"], number=1, revision=draft.revision)
    rule(NOTE)
    switch_rule(actor=town.actors["sistemas"], number=1, on=False, reason="hoy no")
    write_rule(actor=town.actors["secretaria"], name="borrador", text=NOTE)
    open_one()
    deliver_pending()
    assert firings() == []


def test_a_rule_is_written_by_one_and_published_by_another(town):
    writer, boss = town.actors["secretaria"], town.actors["sistemas"]
    with pytest.raises(NotAllowed):
        write_rule(actor=town.actors["alumbrado"], name="x", text=NOTE)
    draft = write_rule(actor=boss, name="x", text=NOTE)
    draft = write_rule(actor=writer, name="Tapa", text=NOTE, number=1)
    assert (draft.author_label, draft.revision, len(draft.author_ids)) == ("Secretaria", 2, 2)
    with pytest.raises(NotAllowed):
        publish_rule(actor=writer, number=1, revision=2)
    with pytest.raises(RuleChangedMeanwhile):
        publish_rule(actor=boss, number=1, revision=1)
    with pytest.raises(NotFound):
        publish_rule(actor=boss, number=9, revision=1)
    # Nobody else in this town could publish it, so its author may.
    assert publish_rule(actor=boss, number=1, revision=2).number == 1
    member = StaffMember.objects.get(account=town.accounts["secretaria"])
    RoleGrant.objects.create(staff=member, role=Role.SUPERVISOR)
    writer = actor_for(town.accounts["secretaria"])
    with pytest.raises(NothingToPublish):
        publish_rule(actor=boss, number=1, revision=2)
    again = write_rule(actor=boss, name="Tapa", text=NOTE.replace("Mirar", "Ver"), number=1)
    with pytest.raises(OwnRule):
        publish_rule(actor=boss, number=1, revision=again.revision)
    assert publish_rule(actor=writer, number=1, revision=again.revision).number == 2
    assert RuleVersion.objects.filter(status="retired").count() == 1
    back = roll_back_rule(actor=boss, number=1, version=1)
    assert (back.number, back.text, back.status) == (3, NOTE, "published")
    with pytest.raises(NothingToPublish):
        roll_back_rule(actor=boss, number=1, version=3)
    with pytest.raises(NotFound):
        roll_back_rule(actor=boss, number=1, version=8)
    with pytest.raises(ReasonMissing):
        switch_rule(actor=boss, number=1, on=False)


def test_a_draft_that_is_thrown_away_takes_a_rule_that_never_was_with_it(town):
    writer = town.actors["secretaria"]
    write_rule(actor=writer, name="x", text=NOTE)
    discard_rule_draft(actor=writer, number=1)
    assert not Rule.objects.exists()
    with pytest.raises(NotFound):
        discard_rule_draft(actor=writer, number=1)


def test_what_a_rule_saved_is_told(rule, open_one, town, django_assert_num_queries):
    rule("cuando se abre un caso\nentonces agregar la nota «a»\ny pedir a VIA «b»")
    for _ in range(2):
        open_one()
    deliver_pending()
    with django_assert_num_queries(3):
        (listed,) = listed_rules(town.actors["secretaria"])
    assert (listed.done, listed.failed, listed.minutes) == (2, 0, 6)


def test_nothing_is_asked_where_nobody_waits(open_one, town, django_assert_num_queries):
    one = Happening(
        event_id=uuid4(), topic="x", trigger=Trigger.OPENED, case_id=open_one().pk,
        jurisdiction_id=town.jurisdiction.id, cause=uuid4(),
    )  # fmt: skip
    with transaction.atomic(), django_assert_num_queries(1):
        assert fire_rules([one]) == []

"""Macros: pressed by officials with their own rights, all or nothing, looked at before."""

import pytest

from nexo.domain.automation.actions.press_macro import press_macro, preview_macro
from nexo.domain.automation.actions.write_macro import restore_macro, switch_macro, write_macro
from nexo.domain.automation.errors import LineUnreadable, MacroChanged, MacroUnknown, StepRefused
from nexo.domain.automation.models import MacroUse, MacroVersion
from nexo.domain.automation.queries.macros import listed_macros, offered_macros
from nexo.domain.cases.actions.note_case import note_case
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.errors import CaseUnknown, MoveIncomplete
from nexo.domain.cases.models import StateChange, Task
from nexo.domain.cases.queries.track import INTERNAL
from nexo.domain.interactions.models import Delivery
from nexo.domain.knowledge.models import StandardAnswer
from nexo.kernel.audit.models import AuditEntry
from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from nexo.kernel.events.models import EventRecord

STEPS = """tomar el caso
agregar la nota «Mirar»
responder con AP-RECIBIDO
pedir a VIA «Ir a ver»
programar para dentro de 2 días hábiles"""


@pytest.fixture
def macro(town):
    return write_macro(
        actor=town.actors["alumbrado"], name="Visita", text=STEPS, unit_id=town.units["ALU"].pk
    )


def test_one_press_takes_every_step_as_the_official(macro, open_one, town, answering):
    case = open_one()
    clerk = town.actors["alumbrado"]
    use = press_macro(actor=clerk, case_id=case.pk, macro_id=macro.pk, version=1)
    case.refresh_from_db()
    assert (case.phase, str(case.scheduled_for), case.assignee_id) == (
        Phase.SCHEDULED,
        "2026-11-25",
        clerk.staff_id,
    )
    note = StateChange.objects.get(case=case, note="Mirar")
    assert note.actor_label == "Alumbrado"
    assert Task.objects.get().unit == town.units["VIA"]
    sent = Delivery.objects.get(key=f"macro:{use.pk}:2")
    assert (sent.state, sent.interaction.is_automatic, sent.interaction.author_label) == (
        "queued",
        False,
        "Alumbrado",
    )
    assert sent.interaction.text.startswith("Hola María Ríos: recibimos tu aviso")
    entry = AuditEntry.objects.get(action="automation.macro_pressed")
    assert entry.changes == {"macro": str(macro.pk), "name": "Visita", "version": 1}
    assert (use.minutes, use.staff_id) == (0.5 + 1 + 4 + 2 + 1.5, clerk.staff_id)
    (listed,) = listed_macros(clerk)
    assert (listed.uses, listed.minutes) == (1, 9)


def test_a_look_before_leaves_nothing(macro, open_one, town, answering):
    case = open_one()
    before = EventRecord.objects.count(), AuditEntry.objects.count()
    seen = preview_macro(actor=town.actors["alumbrado"], case_id=case.pk, macro_id=macro.pk)
    assert [(one.said, one.refused) for one in seen.steps] == [(line, "") for line in STEPS.splitlines()]
    assert seen.is_possible
    case.refresh_from_db()
    assert case.phase == Phase.ASSIGNED
    assert (EventRecord.objects.count(), AuditEntry.objects.count()) == before
    assert not Delivery.objects.filter(key__startswith="macro:").exists()
    assert not Task.objects.exists()


def test_all_or_nothing(macro, open_one, town):
    case = open_one()  # the town has no way to write to anybody here
    clerk = town.actors["alumbrado"]
    seen = preview_macro(actor=clerk, case_id=case.pk, macro_id=macro.pk)
    assert [one.refused for one in seen.steps] == [
        "", "", "No hay por dónde escribirle a quien lo pidió.", None, None,
    ]  # fmt: skip
    assert not seen.is_possible
    with pytest.raises(StepRefused) as refused:
        press_macro(actor=clerk, case_id=case.pk, macro_id=macro.pk, version=1)
    assert refused.value.said == (
        "No se hizo nada. El paso «responder con AP-RECIBIDO» no se puede:"
        " No hay por dónde escribirle a quien lo pidió."
    )
    case.refresh_from_db()
    assert case.phase == Phase.ASSIGNED
    assert not MacroUse.objects.exists()
    assert not StateChange.objects.filter(note="Mirar").exists()


def test_a_macro_is_no_privilege(open_one, town):
    everybody = write_macro(
        actor=town.actors["sistemas"], name="En proceso", text="poner en proceso", unit_id=None
    )
    case = open_one("VI01")
    with pytest.raises(StepRefused):  # the desk sees it and may not work on it
        press_macro(actor=town.actors["atencion"], case_id=case.pk, macro_id=everybody.pk, version=1)
    with pytest.raises(CaseUnknown):  # another area does not even see it
        press_macro(actor=town.actors["alumbrado"], case_id=case.pk, macro_id=everybody.pk, version=1)
    press_macro(actor=town.actors["vial"], case_id=case.pk, macro_id=everybody.pk, version=1)
    case.refresh_from_db()
    assert case.phase == Phase.IN_PROGRESS


def test_who_is_offered_what(macro, open_one, town):
    case = open_one()
    theirs = write_macro(
        actor=town.actors["vial"], name="De Vial", text="tomar el caso", unit_id=town.units["VIA"].pk
    )
    assert offered_macros(town.actors["alumbrado"]) == [macro]
    assert offered_macros(town.actors["vial"]) == [theirs]
    assert offered_macros(town.actors["auditoria"]) == []
    with pytest.raises(MacroUnknown):
        press_macro(actor=town.actors["alumbrado"], case_id=case.pk, macro_id=theirs.pk, version=1)
    switch_macro(actor=town.actors["alumbrado"], macro_id=macro.pk, on=False)
    with pytest.raises(MacroUnknown):
        preview_macro(actor=town.actors["alumbrado"], case_id=case.pk, macro_id=macro.pk)


def test_a_macro_that_changed_is_looked_at_again(macro, open_one, town):
    clerk = town.actors["alumbrado"]
    unit = town.units["ALU"].pk
    write_macro(actor=clerk, name="Visita", text="tomar el caso", unit_id=unit, macro_id=macro.pk)
    with pytest.raises(MacroChanged):
        press_macro(actor=clerk, case_id=open_one().pk, macro_id=macro.pk, version=1)
    back = restore_macro(actor=clerk, macro_id=macro.pk, number=1)
    assert (back.version, back.text) == (3, STEPS)
    assert list(MacroVersion.objects.order_by("number").values_list("number", "by_label")) == [
        (1, "Alumbrado"), (2, "Alumbrado"), (3, "Alumbrado"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        restore_macro(actor=clerk, macro_id=macro.pk, number=9)


def test_who_writes_what(macro, town):
    clerk, unit = town.actors["alumbrado"], town.units["ALU"].pk
    for actor, where in ((clerk, None), (clerk, town.units["VIA"].pk), (town.actors["atencion"], unit)):
        with pytest.raises(NotAllowed):
            write_macro(actor=actor, name="x", text="tomar el caso", unit_id=where)
    with pytest.raises(NotFound):
        switch_macro(actor=town.actors["vial"], macro_id=macro.pk, on=False)
    with pytest.raises(Conflict):
        write_macro(actor=clerk, name="visita".title(), text="tomar el caso", unit_id=unit)
    with pytest.raises(Invalid):
        write_macro(actor=clerk, name="  ", text="tomar el caso", unit_id=unit)
    with pytest.raises(LineUnreadable):
        write_macro(actor=clerk, name="x", text="tomar el cason", unit_id=unit)


def test_an_answer_with_a_blank_does_not_leave(open_one, town, answering, neighbour):
    StandardAnswer.objects.update(body="Hola {nombre}, la oficina es {oficina}")
    macro = write_macro(
        actor=town.actors["sistemas"], name="Responder", text="responder con AP-RECIBIDO", unit_id=None
    )
    case = open_one()
    (step,) = preview_macro(actor=town.actors["atencion"], case_id=case.pk, macro_id=macro.pk).steps
    assert step.refused == "A la respuesta tipo le falta: oficina más cercana."
    StandardAnswer.objects.update(is_active=False)
    (step,) = preview_macro(actor=town.actors["atencion"], case_id=case.pk, macro_id=macro.pk).steps
    assert step.refused == "La respuesta tipo AP-RECIBIDO ya no está."


def test_the_other_steps_of_people(open_one, town):
    clerk = town.actors["alumbrado"]
    for text, phase in (
        ("devolver por faltan datos «Falta la altura»", Phase.RETURNED),
        ("preguntar «¿Qué altura?»", Phase.AWAITING_CITIZEN),
        ("resolver como solucionado con AP-RECIBIDO", Phase.RESOLVED),
    ):
        macro = write_macro(actor=clerk, name=text[:20], text=text, unit_id=town.units["ALU"].pk)
        case = open_one()
        press_macro(actor=clerk, case_id=case.pk, macro_id=macro.pk, version=1)
        case.refresh_from_db()
        assert case.phase == phase


def test_a_note_is_not_for_the_citizen(macro, open_one, town):
    case = open_one()
    moves = case.changes.exclude(INTERNAL).count()
    note_case(actor=town.actors["atencion"], case_id=case.pk, text="Llamar antes de ir")
    assert case.changes.exclude(INTERNAL).count() == moves
    assert case.changes.count() == moves + 1
    with pytest.raises(MoveIncomplete):
        note_case(actor=town.actors["atencion"], case_id=case.pk, text=" ")
    with pytest.raises(NotAllowed):
        note_case(actor=town.actors["auditoria"], case_id=case.pk, text="x")

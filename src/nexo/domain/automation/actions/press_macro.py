"""Press a macro on a case, or look first at what it would do."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.domain.automation import policies
from nexo.domain.automation.actions.take_steps import take
from nexo.domain.automation.errors import MacroChanged, MacroUnknown, StepRefused
from nexo.domain.automation.models import Macro, MacroUse
from nexo.domain.automation.rules.minutes import saved, table
from nexo.domain.automation.rules.saying import steps_from_json
from nexo.domain.cases.actions.change_phase import locked_case
from nexo.kernel import ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A step of a macro and what it would come to: "" where it can be taken, else why not; None: not reached."""

    said: str
    refused: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a macro would do to a case."""

    macro: Macro
    steps: list[Foreseen]

    @property
    def is_possible(self) -> bool:
        """Whether every step can be taken."""
        return all(one.refused == "" for one in self.steps)


@transaction.atomic
def press_macro(*, actor: Actor, case_id: UUID, macro_id: UUID, version: int) -> MacroUse:
    """Take every step of a macro on a case, or none, as the official who presses; messages leave after commit.

    `version` is the one that was looked at. Raises `CaseUnknown`, `MacroUnknown`, `MacroChanged`, `StepRefused`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    macro = _offered(actor, macro_id)
    if macro.version != version:
        raise MacroChanged
    use_id = ids.uuid7()
    _take_all(actor, case_id, macro, use_id)
    steps = steps_from_json(macro.steps)
    audit(
        actor=actor,
        action="automation.macro_pressed",
        kind="case",
        object_id=case_id,
        changes={"macro": str(macro.pk), "name": macro.name, "version": macro.version},
    )
    return MacroUse.objects.create(
        id=use_id,
        macro=macro,
        version=macro.version,
        case=case,
        staff_id=actor.staff_id,
        minutes=saved(steps, table(case.jurisdiction.local_rules)),
    )


def preview_macro(*, actor: Actor, case_id: UUID, macro_id: UUID) -> Preview:
    """Say what a macro would do, by doing it and taking it all back: only the actions know what they refuse.

    Nothing stays and nothing leaves. Raises `CaseUnknown`, `MacroUnknown`.
    """
    macro = _offered(actor, macro_id)
    lines, steps = macro.text.splitlines(), steps_from_json(macro.steps)
    found: list[Foreseen] = []
    with transaction.atomic():
        locked_case(actor=actor, case_id=case_id)
        trial = ids.uuid7()
        for at, (line, step) in enumerate(zip(lines, steps, strict=True)):
            try:
                with transaction.atomic():
                    take(step, actor=actor, case_id=case_id, key=f"macro:{trial}:{at}")
            except DomainError as refused:
                found.append(Foreseen(line, refused.said))
                break
            found.append(Foreseen(line, ""))
        transaction.set_rollback(True)
    found += [Foreseen(line, None) for line in lines[len(found) :]]
    return Preview(macro, found)


def _take_all(actor: Actor, case_id: UUID, macro: Macro, use_id: UUID) -> None:
    lines = macro.text.splitlines()
    for at, step in enumerate(steps_from_json(macro.steps)):
        try:
            take(step, actor=actor, case_id=case_id, key=f"macro:{use_id}:{at}")
        except DomainError as refused:
            raise StepRefused(lines[at], refused) from refused


def _offered(actor: Actor, macro_id: UUID) -> Macro:
    macro = policies.macros_offered_to(actor).select_related("unit").filter(pk=macro_id).first()
    if macro is None:
        raise MacroUnknown
    return macro

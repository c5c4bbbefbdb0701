"""Write a macro, a new one or a new version of one, and switch it."""

from uuid import UUID

from django.db import transaction

from nexo.domain.automation import policies
from nexo.domain.automation.models import Macro, MacroVersion
from nexo.domain.automation.queries.words import lexicon_of
from nexo.domain.automation.rules.reading import parse_steps
from nexo.domain.automation.rules.saying import steps_to_json
from nexo.domain.automation.rules.writing import render_steps
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


@transaction.atomic
def write_macro(
    *, actor: Actor, name: str, text: str, unit_id: UUID | None, macro_id: UUID | None = None
) -> Macro:
    """Keep a macro of a unit (None: of the whole town); what it said before stays as a version.

    Raises `NotAllowed`, `NotFound`, `Invalid` for the name, and as `parse_steps`.
    """
    unit = _unit(actor, unit_id)
    if not policies.may_write_macros(actor, unit):
        raise NotAllowed
    macro = _locked(actor, macro_id) if macro_id else Macro(jurisdiction_id=jurisdiction_of(actor), version=0)
    words = lexicon_of(macro.jurisdiction_id).macros
    steps = parse_steps(text, words)
    macro.name, macro.unit = _name(macro, name, unit), unit
    macro.text, macro.steps = render_steps(steps, words), steps_to_json(steps)
    macro.version, macro.updated_at = macro.version + 1, clock.now()
    macro.save()
    MacroVersion.objects.create(
        macro=macro,
        number=macro.version,
        name=macro.name,
        text=macro.text,
        by_id=actor.account_id,
        by_label=actor.label,
    )
    audit(
        actor=actor,
        action="automation.macro_written",
        kind="macro",
        object_id=macro.pk,
        changes={"version": macro.version, "unit": unit.code if unit else ""},
    )
    return macro


@transaction.atomic
def switch_macro(*, actor: Actor, macro_id: UUID, on: bool) -> Macro:
    """Offer a macro or not. Raises `NotFound`."""
    macro = _locked(actor, macro_id)
    if macro.is_active is not on:
        macro.is_active, macro.updated_at = on, clock.now()
        macro.save(update_fields=["is_active", "updated_at"])
        audit(
            actor=actor,
            action="automation.macro_switched",
            kind="macro",
            object_id=macro.pk,
            changes={"on": on},
        )
    return macro


@transaction.atomic
def restore_macro(*, actor: Actor, macro_id: UUID, number: int) -> Macro:
    """Let a macro say again what an earlier version said, as a new version. Raises `NotFound`, and as it was written."""
    macro = _locked(actor, macro_id)
    version = macro.versions.filter(number=number).first()
    if version is None:
        raise NotFound
    return write_macro(
        actor=actor, name=version.name, text=version.text, unit_id=macro.unit_id, macro_id=macro.pk
    )


def _locked(actor: Actor, macro_id: UUID) -> Macro:
    macro = policies.macros_written_by(actor).select_for_update(of=("self",)).filter(pk=macro_id).first()
    if macro is None:
        raise NotFound
    return macro


def _unit(actor: Actor, unit_id: UUID | None) -> Unit | None:
    if unit_id is None:
        return None
    unit = policies.units_of_macros(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotAllowed
    return unit


def _name(macro: Macro, name: str, unit: Unit | None) -> str:
    clean = " ".join(name.split())[:80]
    if not clean:
        raise Invalid("Ponele un nombre.", field="name")
    same = Macro.objects.filter(jurisdiction_id=macro.jurisdiction_id, unit=unit, name=clean)
    if same.exclude(pk=macro.pk).exists():
        raise Conflict("Ya hay una macro con ese nombre.", field="name")
    return clean

"""Add a unit below another, or a post to a unit."""

import re
from datetime import date

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import UnitInvalid
from nexo.domain.organisation.models import Position, Unit
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed

_CODE = re.compile(r"[A-Z0-9-]{2,30}")
TOP = 5
"""The level of the mayor; an operator's is 0."""
_LONGEST = 120


@transaction.atomic
def add_unit(
    *, actor: Actor, parent: Unit, code: str, name: str, from_day: date, legal_act: str = ""
) -> Unit:
    """Add a unit below `parent` from a day on. Raises `NotAllowed`, `UnitInvalid`."""
    parent = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    if not policies.may_administer(actor, parent):
        raise NotAllowed
    if parent.valid_to is not None:
        raise UnitInvalid("Esa área está cerrada: elegí otra.", field="parent")
    if not _CODE.fullmatch(code):
        raise UnitInvalid("El código son letras mayúsculas y números, como ALU.", field="code")
    if not 0 < len(name.strip()) <= _LONGEST:
        raise UnitInvalid("Escribí el nombre.", field="name")
    path = f"{parent.path}/{code}"
    if Unit.objects.filter(jurisdiction_id=parent.jurisdiction_id, code=code).exists():
        raise UnitInvalid("Ya hay un área con ese código.", field="code")
    unit = Unit.objects.create(
        jurisdiction_id=parent.jurisdiction_id,
        code=code,
        name=name.strip(),
        parent=parent,
        path=path,
        valid_from=from_day,
    )
    audit(
        actor=actor,
        action="organisation.unit_added",
        kind="unit",
        object_id=unit.pk,
        reason=legal_act.strip()[:_LONGEST],
        changes={"code": code, "parent": parent.code},
    )
    return unit


@transaction.atomic
def add_position(*, actor: Actor, unit: Unit, title: str, level: int) -> Position:
    """Add a post to a unit, vacant until somebody holds it. Raises `NotAllowed`, `UnitInvalid`."""
    if not policies.may_administer(actor, unit):
        raise NotAllowed
    if not 0 < len(title.strip()) <= _LONGEST:
        raise UnitInvalid("Escribí cómo se llama el cargo.", field="title")
    if not 0 <= level <= TOP:
        raise UnitInvalid("El nivel va de 0 a 5.", field="level")
    position = Position.objects.create(unit=unit, title=title.strip(), level=level)
    audit(
        actor=actor,
        action="organisation.position_added",
        kind="position",
        object_id=position.pk,
        changes={"unit": unit.code, "level": level},
    )
    return position

"""Renames, moves or closes a unit from a day on, and keeps how it stood before."""

from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Length, Substr

from nexo.domain.organisation import policies
from nexo.domain.organisation.errors import ChangeTooEarly, UnitUnderItself
from nexo.domain.organisation.events import UnitRevised
from nexo.domain.organisation.models import Unit, UnitVersion
from nexo.domain.organisation.queries.town import units_below
from nexo.domain.organisation.rules.grants import is_below
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record


@transaction.atomic
def revise_unit(
    *,
    actor: Actor,
    unit: Unit,
    from_day: date,
    name: str | None = None,
    parent: Unit | None = None,
    is_closed: bool = False,
    legal_act: str = "",
) -> UnitVersion:
    """Change what is given; the former standing becomes a version. The units below move with it.

    `parent` None leaves the unit where it hangs. Roles over the unit reach what hangs below it from now on.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(id=unit.id)
    if not (policies.may_administer(actor, unit) and policies.may_administer(actor, parent or unit)):
        raise NotAllowed
    if parent is not None and is_below(parent.path, unit.path):
        raise UnitUnderItself(field="parent")
    if from_day <= unit.valid_from:
        raise ChangeTooEarly(field="from_day")
    version = UnitVersion(
        unit=unit,
        name=unit.name,
        parent=unit.parent,
        path=unit.path,
        valid_from=unit.valid_from,
        valid_to=from_day,
        legal_act=legal_act,
    )
    version.save(force_insert=True)
    unit.name = name or unit.name
    unit.valid_from = from_day
    unit.valid_to = from_day if is_closed else None
    unit.save(update_fields=["name", "valid_from", "valid_to"])
    if parent is not None:
        _move(unit, parent, version)
    changes = {"version": str(version.id), "moved": parent is not None, "closed": is_closed}
    audit.record(
        actor=actor,
        action="organisation.revise_unit",
        kind="unit",
        object_id=unit.id,
        reason=legal_act,
        changes=changes,
    )
    record(UnitRevised(unit_id=unit.id, version_id=version.id, from_day=from_day), actor=actor)
    return version


def _move(unit: Unit, parent: Unit, version: UnitVersion) -> None:
    """Hang a unit elsewhere: its path changes and so does the beginning of every path below it."""
    below = units_below(unit).exclude(id=unit.id)
    Unit.objects.filter(id=unit.id).update(parent=parent, path=f"{parent.path}/{unit.code}")
    unit.refresh_from_db()
    below.update(path=Concat(Value(unit.path), Substr(F("path"), Length(Value(version.path)) + 1)))

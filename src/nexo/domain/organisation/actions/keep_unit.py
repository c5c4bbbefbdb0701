"""Add an area or say how it is called and where it hangs; what changed before today stays as a version."""

from django.db import transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.actions.revise_unit import revise_unit
from nexo.domain.organisation.enums import UnitKind
from nexo.domain.organisation.errors import UnitUnderItself
from nexo.domain.organisation.models import Jurisdiction, Unit
from nexo.domain.organisation.queries.town import units_below
from nexo.domain.organisation.rules.grants import is_below
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def keep_unit(
    *,
    actor: Actor,
    town: Jurisdiction,
    code: str,
    name: str,
    parent: Unit | None = None,
    kind: UnitKind = UnitKind.AREA,
    is_external: bool = False,
    is_protected: bool = False,
) -> Unit:
    """Return the unit of this code, added from today on or changed; the same again changes nothing.

    `parent` None: at the root. Raises `NotAllowed`, `UnitUnderItself`.
    """
    if actor.jurisdiction_id != town.pk or not policies.may_administer(actor, parent):
        raise NotAllowed
    kinds = {"kind": kind.value, "is_external": is_external, "is_protected": is_protected}
    unit = Unit.objects.select_for_update(of=("self",)).filter(jurisdiction=town, code=code).first()
    if unit is None:
        path = f"{parent.path}/{code}" if parent else code
        unit = Unit(jurisdiction=town, code=code, name=name, parent=parent, path=path, **kinds)
        unit.valid_from = clock.today(town.zone_info)
        unit.save(force_insert=True)
        audit(
            actor=actor,
            action="organisation.unit_added",
            kind="unit",
            object_id=unit.pk,
            changes={"code": code},
        )
        return unit
    if not policies.may_administer(actor, unit):
        raise NotAllowed
    _stand(actor, unit, name, parent)
    what = {column: value for column, value in kinds.items() if getattr(unit, column) != value}
    if what:
        Unit.objects.filter(pk=unit.pk).update(**what)
        audit(
            actor=actor, action="organisation.unit_kept", kind="unit", object_id=unit.pk, changes=dict(what)
        )
        unit.refresh_from_db()
    return unit


def _stand(actor: Actor, unit: Unit, name: str, parent: Unit | None) -> None:
    """Rename or move a unit: as a revision from today on, or in place where it began today."""
    moved = (parent.pk if parent else None) != unit.parent_id
    if unit.name == name and not moved:
        return
    today = clock.today(unit.jurisdiction.zone_info)
    if unit.valid_from < today and (parent is not None or not moved):
        revise_unit(actor=actor, unit=unit, from_day=today, name=name, parent=parent if moved else None)
        unit.refresh_from_db()
        return
    if parent is not None and is_below(parent.path, unit.path):
        raise UnitUnderItself(field="parent")
    before = unit.path
    below = list(units_below(unit).exclude(pk=unit.pk))
    unit.name, unit.parent = name, parent
    unit.path = f"{parent.path}/{unit.code}" if parent else unit.code
    unit.save(update_fields=["name", "parent", "path"])
    for each in below:
        each.path = unit.path + each.path[len(before) :]
    Unit.objects.bulk_update(below, ["path"])
    audit(
        actor=actor,
        action="organisation.unit_corrected",
        kind="unit",
        object_id=unit.pk,
        changes={"name": name, "moved": moved},
    )

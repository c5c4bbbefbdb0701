"""Say which unit is a district, and which zones it attends from what day on (R104)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from nexo.domain.organisation import policies
from nexo.domain.organisation.enums import UnitKind
from nexo.domain.organisation.errors import DistrictUnfit, JurisdictionUnknown
from nexo.domain.organisation.models import DistrictZone, Unit, Zone
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit import record as audit
from nexo.kernel.errors import NotAllowed, NotFound

_LEGAL_ACT = 120


@transaction.atomic
def make_district(*, actor: Actor, unit_id: UUID, is_district: bool = True) -> Unit:
    """Let a unit attend territories, or no more once it has none. Raises `NotAllowed`, `NotFound`, `DistrictUnfit`."""
    unit = _unit(actor, unit_id)
    today = clock.today(unit.jurisdiction.zone_info)
    held = DistrictZone.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), unit=unit)
    if not is_district and held.exists():
        raise DistrictUnfit("Todavía atiende zonas: pasalas antes a otra delegación.", field="unit")
    unit.kind = UnitKind.DISTRICT if is_district else UnitKind.AREA
    unit.save(update_fields=["kind"])
    audit.record(
        actor=actor,
        action="organisation.make_district",
        kind="unit",
        object_id=unit.pk,
        changes={"kind": unit.kind},
    )
    return unit


@transaction.atomic
def move_zone(
    *, actor: Actor, zone_id: UUID, unit_id: UUID | None, from_day: date, legal_act: str
) -> DistrictZone | None:
    """Give a zone to a district from a day on, today or later; None: the central areas attend it themselves.

    Days before stay as they were; a change to come is replaced by another for the same day or an earlier one. Raises
    `NotAllowed`, `NotFound`, `DistrictUnfit`.
    """
    if not policies.may_administer(actor, None) or actor.jurisdiction_id is None:
        raise NotAllowed
    zone = (
        Zone.objects.select_for_update(of=("self",))
        .select_related("jurisdiction")
        .filter(pk=zone_id, jurisdiction_id=actor.jurisdiction_id)
        .first()
    )
    if zone is None:
        raise NotFound(field="zone")
    unit = _unit(actor, unit_id) if unit_id is not None else None
    if unit is not None and unit.kind != UnitKind.DISTRICT:
        raise DistrictUnfit("Esa área no es una delegación.", field="unit")
    if not 0 < len(legal_act.strip()) <= _LEGAL_ACT:
        raise DistrictUnfit("Escribí la norma que lo dispone.", field="legal_act")
    if from_day < clock.today(zone.jurisdiction.zone_info):
        raise DistrictUnfit("La fecha no puede ser anterior a hoy.", field="from_day")
    rows = DistrictZone.objects.filter(zone=zone)
    rows.filter(valid_from__gte=from_day).delete()
    ending = Q(valid_to__isnull=True) | Q(valid_to__gte=from_day)
    rows.filter(ending).update(valid_to=from_day - timedelta(days=1))
    row = None
    if unit is not None:
        row = DistrictZone.objects.create(
            unit=unit, zone=zone, valid_from=from_day, legal_act=legal_act.strip()
        )
    audit.record(
        actor=actor,
        action="organisation.move_zone",
        kind="zone",
        object_id=zone.pk,
        reason=legal_act.strip(),
        changes={"district": unit.code if unit else None, "from": str(from_day)},
    )
    return row


def _unit(actor: Actor, unit_id: UUID) -> Unit:
    """Return a unit of the town in force, locked, for who administers the whole town."""
    if not policies.may_administer(actor, None):
        raise NotAllowed
    if actor.jurisdiction_id is None:
        raise JurisdictionUnknown
    unit = (
        Unit.objects.select_for_update()
        .filter(pk=unit_id, jurisdiction_id=actor.jurisdiction_id, valid_to__isnull=True, is_external=False)
        .first()
    )
    if unit is None:
        raise NotFound(field="unit")
    return unit

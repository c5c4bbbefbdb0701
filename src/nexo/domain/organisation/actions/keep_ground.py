"""Keep what stands on the ground and in the chain: zones, offices, posts."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from nexo.domain.organisation import policies
from nexo.domain.organisation.models import Jurisdiction, Office, Position, Unit, Zone
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed


@transaction.atomic
def keep_zone(*, actor: Actor, town: Jurisdiction, code: str, facts: Mapping[str, Any]) -> Zone:
    """Return the zone of this code, added or changed. Raises `NotAllowed`."""
    _admit(actor, town)
    zone, _is_new = Zone.objects.select_for_update().get_or_create(
        jurisdiction=town, code=code, defaults=dict(facts)
    )
    _change(zone, facts)
    _kept(actor, "zone", zone, code)
    return zone


@transaction.atomic
def keep_office(
    *, actor: Actor, town: Jurisdiction, name: str, unit: Unit | None, facts: Mapping[str, Any]
) -> Office:
    """Return the office of this name, added or changed. Raises `NotAllowed`."""
    _admit(actor, town)
    all_facts = {**facts, "unit": unit}
    office, _is_new = Office.objects.select_for_update(of=("self",)).get_or_create(
        jurisdiction=town, name=name, defaults=all_facts
    )
    _change(office, all_facts)
    _kept(actor, "office", office, name)
    return office


@transaction.atomic
def keep_position(*, actor: Actor, unit: Unit, title: str, level: int) -> Position:
    """Return the post of this title in a unit, added vacant or put at another level. Raises `NotAllowed`."""
    if not policies.may_administer(actor, unit):
        raise NotAllowed
    post, _is_new = Position.objects.select_for_update(of=("self",)).get_or_create(
        unit=unit, title=title, defaults={"level": level}
    )
    _change(post, {"level": level})
    _kept(actor, "position", post, title)
    return post


def _admit(actor: Actor, town: Jurisdiction) -> None:
    if actor.jurisdiction_id != town.pk or not policies.may_administer(actor, None):
        raise NotAllowed


def _change(row: models.Model, facts: Mapping[str, Any]) -> None:
    what = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in what.items():
        setattr(row, name, value)
    if what:
        row.save(update_fields=list(what))


def _kept(actor: Actor, kind: str, row: models.Model, name: str) -> None:
    audit(
        actor=actor,
        action=f"organisation.{kind}_kept",
        kind=kind,
        object_id=row.pk,
        changes={"name": name},
    )

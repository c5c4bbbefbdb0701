"""Switches services of the starter pack on, each with the area that answers; the gate of going live is asked as ever."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue.actions.keep_service import name_deputy, switch_service
from nexo.domain.catalogue.actions.move_service import move_service
from nexo.domain.catalogue.actions.record_training import Course, record_training
from nexo.domain.catalogue.models import PublicService
from nexo.domain.catalogue.queries.readiness import people_of
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError

_ACT = "Primeros pasos"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service to switch on and who answers for it."""

    service_id: UUID
    owner: Unit


@dataclass(slots=True)
class SwitchedOn:
    """What is on now, and what each of the others still lacks, in words."""

    on: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def switch_on(*, actor: Actor, wanted: Sequence[Wanted], are_trained: bool) -> SwitchedOn:
    """Switch on what can go; one that cannot stays off and says why.

    `are_trained`: the official answers for it that those of each area know the service, and that is recorded of
    everybody but themselves.
    """
    done = SwitchedOn()
    rows = PublicService.objects.filter(jurisdiction_id=jurisdiction_of(actor))
    for one in wanted:
        service = rows.select_related("owner_unit", "deputy_unit").filter(pk=one.service_id).first()
        if service is None:
            continue
        try:
            with transaction.atomic():
                _switch(actor, service, one.owner, are_trained=are_trained)
        except DomainError as refused:
            done.refused.append((service.name, refused.said))
        else:
            done.on.append(service.name)
    return done


def _switch(actor: Actor, service: PublicService, owner: Unit, *, are_trained: bool) -> None:
    service = move_service(actor=actor, service_id=service.pk, to_unit=owner, legal_act=_ACT)
    if service.deputy_unit_id is None:
        deputy = owner.parent or Unit.objects.filter(parent=owner, valid_to__isnull=True).first()
        if deputy is not None:
            name_deputy(actor=actor, service_id=service.pk, unit_id=deputy.pk)
    if are_trained:
        _record_training(actor, service)
    switch_service(actor=actor, service_id=service.pk, is_active=True)


def _record_training(actor: Actor, service: PublicService) -> None:
    """Record today that those who work in the area of the service know it, unless that is written already."""
    service = PublicService.objects.select_related("owner_unit", "deputy_unit", "jurisdiction").get(
        pk=service.pk
    )
    standing = people_of(service.jurisdiction_id).standing(service, ("", ""))
    today = clock.today(service.jurisdiction.zone_info)
    course = Course(done_on=today, service=service.code, certificate=_ACT)
    for staff_id in standing.staff - standing.trained - {actor.staff_id}:
        if staff_id is not None:
            record_training(actor=actor, staff_id=staff_id, course=course)

"""Write a new service into the catalogue of a town; nobody can ask for it before its first version is published."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.actions.write_version import LISTED, TEXTS
from nexo.domain.catalogue.enums import ServiceKind, TermUnit
from nexo.domain.catalogue.errors import ServiceInvalid
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.organisation.models import Unit
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.text.fold import fold

_CODE = re.compile(r"[A-Z]{2,4}[0-9]{2,4}")
DAYS = 10
"""What a new service promises until somebody writes better: business days to solve, a third of them to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """What a new service begins with; the rest is written in its draft."""

    code: str
    kind: ServiceKind
    group_id: UUID
    unit_id: UUID
    name: str
    keywords: str
    summary: str
    description: str = ""


@transaction.atomic
def add_service(*, actor: Actor, new: NewService) -> PublicService:
    """Write the service and the draft of its first version. Raises `ServiceInvalid`, `NotAllowed`."""
    town = jurisdiction_of(actor)
    unit = Unit.objects.filter(
        pk=new.unit_id, jurisdiction_id=town, valid_to__isnull=True, is_external=False
    ).first()
    if unit is None:
        raise ServiceInvalid("Esa área no puede tener servicios: elegí otra.", field="unit")
    if not policies.may_add_service(actor, unit):
        raise NotAllowed
    _refuse(new)
    group = ServiceGroup.objects.filter(pk=new.group_id, jurisdiction_id=town).first()
    if group is None:
        raise ServiceInvalid("Ese grupo no existe: elegí otro.", field="group")
    if PublicService.objects.filter(jurisdiction_id=town, code=new.code).exists():
        raise ServiceInvalid("Ya hay un servicio con ese código.", field="code")
    service = PublicService.objects.create(
        jurisdiction_id=town,
        code=new.code,
        kind=new.kind,
        group=group,
        name=new.name,
        owner_unit=unit,
        keywords=new.keywords,
        search_text=fold(f"{new.name} {new.keywords}"),
    )
    ServiceVersion.objects.create(
        service=service,
        listed={"name": new.name, "name_en": "", "keywords": new.keywords},
        summary=new.summary,
        description=new.description,
        resolution_amount=DAYS,
        resolution_unit=TermUnit.BUSINESS_DAY,
        response_amount=DAYS // 3,
        response_unit=TermUnit.BUSINESS_DAY,
        created_by_id=actor.account_id,
        author_ids=[actor.account_id] if actor.account_id else [],
    )
    audit(
        actor=actor,
        action="catalogue.service_added",
        kind="service",
        object_id=service.pk,
        changes={"code": service.code},
    )
    return service


def _refuse(new: NewService) -> None:
    if not _CODE.fullmatch(new.code):
        raise ServiceInvalid("El código son letras y números, como AP01.", field="code")
    if not new.name.strip():
        raise ServiceInvalid("Escribí el nombre.", field="name")
    for name, most in (LISTED | TEXTS).items():
        if len(str(getattr(new, name, ""))) > most:
            raise ServiceInvalid("Es demasiado largo.", field=name)

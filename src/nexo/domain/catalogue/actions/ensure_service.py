"""Make sure that a service which the product itself needs is in the catalogue of a town."""

from dataclasses import dataclass

from django.db import transaction

from nexo.domain.catalogue.enums import ServiceKind, TermUnit, VersionStatus
from nexo.domain.catalogue.models import PublicService, ServiceGroup, ServiceVersion
from nexo.domain.organisation.models import Unit
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A service and the group it stands in; terms count business days."""

    code: str
    kind: ServiceKind
    name: str
    name_en: str
    summary: str
    summary_en: str
    keywords: tuple[str, ...]
    group: tuple[str, str, str, str]
    """(code, name, name in English, icon)"""
    resolution_days: int
    response_days: int


@transaction.atomic
def ensure_service(*, actor: Actor, unit: Unit, needed: Needed) -> PublicService:
    """Return the service, written with one published version where the town has none; one that is there is left alone.

    `unit` owns it. The caller has checked that the actor may set up what needs it.
    """
    town = unit.jurisdiction
    held = PublicService.objects.filter(jurisdiction=town, code=needed.code).first()
    if held is not None:
        return held
    code, name, name_en, icon = needed.group
    group, _ = ServiceGroup.objects.get_or_create(
        jurisdiction=town, code=code, defaults={"name": name, "name_en": name_en, "icon": icon, "order": 90}
    )
    service = PublicService.objects.create(
        jurisdiction=town,
        code=needed.code,
        kind=needed.kind,
        group=group,
        name=needed.name,
        name_en=needed.name_en,
        owner_unit=unit,
        keywords="\n".join(needed.keywords),
        search_text=fold(" ".join((needed.name, *needed.keywords))),
    )
    ServiceVersion.objects.create(
        service=service,
        status=VersionStatus.PUBLISHED,
        summary=needed.summary,
        summary_en=needed.summary_en,
        resolution_amount=needed.resolution_days,
        resolution_unit=TermUnit.BUSINESS_DAY,
        response_amount=needed.response_days,
        response_unit=TermUnit.BUSINESS_DAY,
        needs_contact=True,
        published_at=clock.now(),
    )
    audit(
        actor=actor,
        action="catalogue.service_added",
        kind="service",
        object_id=service.pk,
        changes={"code": service.code},
    )
    return service

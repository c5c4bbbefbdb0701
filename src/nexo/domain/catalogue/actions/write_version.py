"""Write the draft of the next version of a service, or throw it away; nothing of it counts before it is published."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from nexo.domain.catalogue import policies
from nexo.domain.catalogue.enums import TermUnit, VersionStatus
from nexo.domain.catalogue.errors import (
    DraftInTheWay,
    ServiceUnknown,
    VersionInvalid,
    VersionIsNow,
    VersionNotDraft,
)
from nexo.domain.catalogue.models import LegalTerm, PublicService, ServiceVersion
from nexo.domain.catalogue.rules import difference
from nexo.domain.catalogue.rules.form_check import examine
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import ids
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.text.fold import fold

TEXTS = {
    "summary": 300,
    "summary_en": 300,
    "description": 5_000,
    "description_en": 5_000,
    "audience": 300,
    "audience_en": 300,
    "booking_url": 200,
    "cost_text": 200,
    "where_text": 300,
    "law_text": 300,
}
"""What people read that a draft may change, and how long it may be."""
LISTED = {"name": 120, "name_en": 120, "keywords": 1_000}
"""How people find the service: goes with the version, and counts once it is published."""
SWITCHES = tuple(difference.SWITCHES)
PAPERS = 20
TERMS = ("resolution", "response")
MOST = 999


@transaction.atomic
def write_version(*, actor: Actor, service_id: UUID, changes: Mapping[str, Any]) -> ServiceVersion:
    """Change the draft of a service, which begins as a copy of the version in force.

    `changes`: any of `TEXTS`, `SWITCHES`, `fields`, `documents`, `listed`, `resolution_amount`, `resolution_unit`,
    `response_amount`, `response_unit` and `legal_term_id` (None: none). Raises `ServiceUnknown`, `NotAllowed`,
    `VersionInvalid`, `QuestionInvalid`.
    """
    service = lock_service(actor, service_id)
    if not policies.may_publish(actor, service):
        raise NotAllowed
    draft = draft_of(service) or _copy(actor, service)
    _refuse(service, changes)
    what = {name: value for name, value in changes.items() if getattr(draft, name) != value}
    for name, value in what.items():
        setattr(draft, name, value)
    return _keep(actor, draft, {"number": draft.number, "fields": sorted(what)})


@transaction.atomic
def restore_version(*, actor: Actor, service_id: UUID, number: int) -> ServiceVersion:
    """Make the draft like an old version; it counts once it is published, as any other.

    Raises `ServiceUnknown` also where there is no such version, `NotAllowed`, `VersionIsNow`, `DraftInTheWay`.
    """
    service = lock_service(actor, service_id)
    if not policies.may_publish(actor, service):
        raise NotAllowed
    old = service.versions.filter(number=number).exclude(status=VersionStatus.DRAFT).first()
    if old is None:
        raise ServiceUnknown
    if old.status == VersionStatus.PUBLISHED:
        raise VersionIsNow
    if draft_of(service) is not None:
        raise DraftInTheWay
    draft = _copy(actor, service, old)
    return _keep(actor, draft, {"number": draft.number, "like": number})


def draft_of(service: PublicService) -> ServiceVersion | None:
    """Return the draft of a service, if there is one."""
    return service.versions.filter(status=VersionStatus.DRAFT).first()


def _keep(actor: Actor, draft: ServiceVersion, changes: dict[str, Any]) -> ServiceVersion:
    if actor.account_id is not None and actor.account_id not in draft.author_ids:
        draft.author_ids = [*draft.author_ids, actor.account_id]
    draft.save()
    audit(
        actor=actor,
        action="catalogue.version_written",
        kind="service",
        object_id=draft.service_id,
        changes=changes,
    )
    return draft


@transaction.atomic
def discard_version(*, actor: Actor, service_id: UUID) -> None:
    """Throw the draft of a service away. Raises `ServiceUnknown`, `NotAllowed`, `VersionNotDraft` where there is none."""
    service = lock_service(actor, service_id)
    if not policies.may_publish(actor, service):
        raise NotAllowed
    draft = draft_of(service)
    if draft is None:
        raise VersionNotDraft
    number = draft.number
    draft.delete()
    audit(
        actor=actor,
        action="catalogue.version_discarded",
        kind="service",
        object_id=service.pk,
        changes={"number": number},
    )


def lock_service(actor: Actor, service_id: UUID) -> PublicService:
    """Return a service of the actor's town, locked, with its units. Raises `ServiceUnknown`."""
    service = (
        PublicService.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "owner_unit", "deputy_unit")
        .filter(pk=service_id, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if service is None:
        raise ServiceUnknown
    return service


def _copy(actor: Actor, service: PublicService, like: ServiceVersion | None = None) -> ServiceVersion:
    """Return a draft like `like`, else the version in force, else the last there was, under the next number."""
    rows = service.versions.order_by("-number")
    draft = like or rows.filter(status=VersionStatus.PUBLISHED).first() or rows.first()
    if draft is None:
        raise ServiceUnknown
    draft.pk, draft.status = ids.uuid7(), VersionStatus.DRAFT
    draft.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    draft.published_at = draft.published_by_id = None
    draft.created_by_id, draft.author_ids = actor.account_id, []
    draft._state.adding = True  # noqa: SLF001 - how Django documents copying a row
    return draft


def _refuse(service: PublicService, changes: Mapping[str, Any]) -> None:
    for name, most in TEXTS.items():
        if len(changes.get(name, "")) > most:
            raise VersionInvalid("Es demasiado largo.", field=name)
    _refuse_listed(changes.get("listed", {}))
    _refuse_papers(changes.get("documents", ()))
    examine(changes.get("fields", ()))
    for term in TERMS:
        amount, unit = changes.get(f"{term}_amount"), changes.get(f"{term}_unit")
        if amount is not None and not 1 <= amount <= MOST:
            raise VersionInvalid("El plazo va de 1 a 999.", field=f"{term}_amount")
        if unit is not None and unit not in TermUnit.values:
            raise VersionInvalid("Esa unidad no existe.", field=f"{term}_unit")
    law = changes.get("legal_term_id")
    if law is not None:
        terms = LegalTerm.objects.filter(pk=law, country=service.jurisdiction.country, valid_to__isnull=True)
        if not terms.exists():
            raise VersionInvalid("Ese plazo no está en vigor acá: elegí otro.", field="legal_term_id")


def _refuse_listed(listed: Mapping[str, str]) -> None:
    for name, most in LISTED.items():
        if len(listed.get(name, "")) > most:
            raise VersionInvalid("Es demasiado largo.", field=name)
    if "name" in listed and not listed["name"].strip():
        raise VersionInvalid("Escribí el nombre.", field="name")


def _refuse_papers(documents: Sequence[Mapping[str, Any]]) -> None:
    names = [str(one["name"]).strip() for one in documents]
    if len(names) > PAPERS or any(not 0 < len(name) <= LISTED["name"] for name in names):
        raise VersionInvalid("Van hasta 20 documentos, con un nombre de hasta 120 letras.", field="documents")
    if len({fold(name) for name in names}) < len(names):
        raise VersionInvalid("Hay dos documentos con el mismo nombre.", field="documents")

"""Who could attend what, and what services lack to go live."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from nexo.domain.catalogue.enums import Lack
from nexo.domain.catalogue.models import (
    PublicService,
    ServiceVersion,
    Training,
)
from nexo.domain.catalogue.queries.services import published_versions
from nexo.domain.catalogue.rules.readiness import (
    AreaFacts,
    HeldGrant,
    Standing,
    lacks,
    staff_in,
    trained_for,
)
from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import RoleGrant, Unit
from nexo.kernel import clock


@dataclass(frozen=True, slots=True)
class People:
    """Who could attend what, of one town on one day: roles in force of those at work, and who is trained for what."""

    day: date
    grants: tuple[HeldGrant, ...]
    trainings: Mapping[UUID, frozenset[UUID]]

    def standing(self, service: PublicService, texts: tuple[str, str]) -> Standing:
        """Return how a service stands with these texts, in a sentence and in detail; its units have to be at hand."""
        owner = facts_of_area(service.owner_unit)
        return Standing(
            owner=owner,
            deputy=facts_of_area(service.deputy_unit) if service.deputy_unit else None,
            staff=staff_in(owner, self.grants),
            trained=trained_for(service.id, service.group_id, self.trainings),
            texts=texts,
        )

    def lacks(self, service: PublicService, version: ServiceVersion | None) -> tuple[Lack, ...]:
        """Return what a service lacks to go live, or to stay so without a gap."""
        texts = (version.summary, version.description) if version else ("", "")
        return lacks(self.standing(service, texts), self.day)


def people_of(jurisdiction_id: UUID) -> People:
    """Return who works with what role, and trained for what, today. Two queries."""
    now = clock.now()
    grants = RoleGrant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=now),
        valid_from__lte=now,
        staff__jurisdiction_id=jurisdiction_id,
        staff__status=StaffStatus.ACTIVE,
    ).values_list("staff_id", "staff__unit_id", "unit_id", "unit__path", "role", "staff__name")
    trained: defaultdict[UUID, set[UUID]] = defaultdict(set)
    rows = Training.objects.in_force(now.date()).filter(jurisdiction_id=jurisdiction_id)
    for staff, service, group in rows.values_list("staff_id", "service_id", "group_id"):
        trained[service or group].add(staff)
    return People(
        now.date(),
        tuple(HeldGrant(*row) for row in grants),
        {key: frozenset(staff) for key, staff in trained.items()},
    )


def gaps(jurisdiction_id: UUID) -> list[tuple[ServiceVersion, tuple[Lack, ...]]]:
    """Return the services in force that lost what they needed to go live, by code. Three queries."""
    people = people_of(jurisdiction_id)
    rows = published_versions(jurisdiction_id).select_related("service__owner_unit", "service__deputy_unit")
    found = ((row, people.lacks(row.service, row)) for row in rows.order_by("service__code"))
    return [(row, missing) for row, missing in found if missing]


def facts_of_area(unit: Unit) -> AreaFacts:
    """Return a unit as far as going live asks."""
    return AreaFacts(unit.id, unit.path, unit.valid_to, unit.is_external)

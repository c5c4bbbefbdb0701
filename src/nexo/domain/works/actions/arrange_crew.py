"""Sets up a crew: its name, its unit, who goes out with it and from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from nexo.domain.organisation.enums import StaffStatus
from nexo.domain.organisation.models import StaffMember
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.works import policies
from nexo.domain.works.errors import CrewNameTaken, CrewUnfit, CrewUnknown
from nexo.domain.works.models import Crew, CrewMember
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit

MOST_MEMBERS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewTerms:
    """What is known of a crew; `start` is where its day begins, as (latitude, longitude)."""

    name: str
    unit_id: UUID
    member_ids: Sequence[UUID] = ()
    start: tuple[float, float] | None = None
    is_active: bool = True


@transaction.atomic
def arrange_crew(*, actor: Actor, terms: CrewTerms, crew_id: UUID | None = None) -> Crew:
    """Write down a new crew or change one; its people are replaced.

    Raises `CrewUnknown`, `CrewUnfit`, `CrewNameTaken`.
    """
    crew = Crew(jurisdiction_id=jurisdiction_of(actor))
    if crew_id is not None:
        found = policies.crews_arranged_by(actor).select_for_update(of=("self",)).filter(pk=crew_id).first()
        if found is None:
            raise CrewUnknown
        crew = found
    unit = policies.units_arranged_by(actor).filter(pk=terms.unit_id).first()
    if unit is None:
        raise CrewUnfit("Elegí un área de las tuyas.", field="unit_id")
    if not terms.name.strip():
        raise CrewUnfit("Ponele un nombre.", field="name")
    members = _members(crew, terms)
    crew.name, crew.unit, crew.is_active = terms.name.strip()[:80], unit, terms.is_active
    crew.start_lat, crew.start_lon = terms.start or (None, None)
    try:
        with transaction.atomic():
            crew.save()
    except IntegrityError:
        raise CrewNameTaken(field="name") from None
    crew.members.exclude(staff__in=members).delete()
    CrewMember.objects.bulk_create(
        [CrewMember(crew=crew, staff=member) for member in members], ignore_conflicts=True
    )
    audit(
        actor=actor,
        action="works.crew_arranged",
        kind="crew",
        object_id=crew.pk,
        changes={
            "unit": unit.code,
            "members": sorted(str(one.pk) for one in members),
            "active": crew.is_active,
        },
    )
    return crew


def _members(crew: Crew, terms: CrewTerms) -> list[StaffMember]:
    wanted = set(terms.member_ids)
    if len(wanted) > MOST_MEMBERS:
        raise CrewUnfit(
            "Una cuadrilla tiene hasta %(n)s personas.", values={"n": MOST_MEMBERS}, field="member_ids"
        )
    rows = StaffMember.objects.filter(jurisdiction_id=crew.jurisdiction_id, status=StaffStatus.ACTIVE)
    found = list(rows.filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise CrewUnfit("Elegí personas que trabajen acá.", field="member_ids")
    return found

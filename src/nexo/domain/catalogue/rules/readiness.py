"""What a service needs before it goes live: who answers, who stands in, somebody trained, words for people (R25)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nexo.domain.catalogue.enums import Lack
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.rules.grants import is_below

WORKERS = (
    Role.FRONT_OFFICE,
    Role.TRIAGE,
    Role.AREA_RESPONSIBLE,
    Role.CREW,
    Role.SUPERVISOR,
    Role.CHAIN,
    Role.SOCIAL_WORKER,
    Role.SECURITY_ANALYST,
    Role.ACCESS_OFFICER,
    Role.DATA_PROTECTION,
    Role.OMBUDSMAN,
)
"""Roles that attend cases; whoever only reads, writes texts or keeps the machine staffs no area."""


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """A unit as far as going live asks; `ends` is its last day, empty: none."""

    id: UUID
    path: str
    ends: date | None
    is_external: bool = False

    def is_in_force(self, day: date) -> bool:
        """Say whether it may answer for a service on `day`."""
        return not self.is_external and (self.ends is None or self.ends >= day)


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A role in force of somebody at work; `unit` and `path` empty: over the whole town; `home` is where they work."""

    staff: UUID
    home: UUID
    unit: UUID | None
    path: str | None
    role: str = Role.AREA_RESPONSIBLE
    name: str = ""

    def reaches(self, unit: AreaFacts) -> bool:
        """Say whether the role is held over a unit, by itself or with what is above it."""
        return self.path is None or is_below(unit.path, self.path)


@dataclass(frozen=True, slots=True)
class Standing:
    """A service as it stands: its units, who works in the owner unit, who of them is trained, its texts."""

    owner: AreaFacts | None
    deputy: AreaFacts | None
    staff: frozenset[UUID]
    trained: frozenset[UUID]
    texts: tuple[str, ...]


def lacks(standing: Standing, day: date) -> tuple[Lack, ...]:
    """Return what keeps a service from going live on `day`, in the order in which it is mended."""
    owner, deputy = standing.owner, standing.deputy
    stands_in = deputy is not None and deputy.is_in_force(day) and (owner is None or deputy.id != owner.id)
    found = (
        (Lack.OWNER, owner is not None and owner.is_in_force(day)),
        (Lack.DEPUTY, stands_in),
        (Lack.STAFF, bool(standing.staff)),
        (Lack.TRAINED, bool(standing.staff & standing.trained)),
        (Lack.TEXTS, all(text.strip() for text in standing.texts)),
    )
    return tuple(what for what, is_there in found if not is_there)


def staff_in(unit: AreaFacts, grants: Iterable[HeldGrant]) -> frozenset[UUID]:
    """Return who works in a unit: with a role over that very unit, or at home there with a role that reaches it."""
    return frozenset(
        one.staff
        for one in grants
        if one.role in WORKERS and (one.unit == unit.id or (one.home == unit.id and one.reaches(unit)))
    )


def trained_for(service: UUID, group: UUID, trainings: Mapping[UUID, Collection[UUID]]) -> frozenset[UUID]:
    """Return who is trained for a service by itself or by its group; `trainings`: service or group → staff."""
    return frozenset(trainings.get(service, ())) | frozenset(trainings.get(group, ()))

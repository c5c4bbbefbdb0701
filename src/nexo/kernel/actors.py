"""Who acts: a frozen value handed to every action and query, built once a request or job."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What stands behind an act."""

    STAFF = "staff"
    CITIZEN = "citizen"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over some units; `units` None means the whole jurisdiction."""

    role: str
    units: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, in which jurisdiction, with which grants. Holds ids only, never a model."""

    kind: ActorKind
    jurisdiction_id: UUID | None
    account_id: UUID | None = None
    staff_id: UUID | None = None
    party_id: UUID | None = None
    label: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    proven: frozenset[UUID] = field(default_factory=frozenset)
    """Objects that a visitor has proved to be theirs by a code and its verifier."""

    @property
    def subject_id(self) -> UUID | None:
        """The id to write down for who acted: the staff member, else the party, else the account."""
        return self.staff_id or self.party_id or self.account_id

    def has_role(self, *roles: str) -> bool:
        """Say whether any of `roles` is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def units_of(self, roles: Iterable[str]) -> frozenset[UUID] | None:
        """Return the units over which any of `roles` is held; None means all of the jurisdiction."""
        wanted = set(roles)
        units: set[UUID] = set()
        for grant in self.grants:
            if grant.role in wanted:
                if grant.units is None:
                    return None
                units |= grant.units
        return frozenset(units)


def system(jurisdiction_id: UUID | None, label: str = "sistema") -> Actor:
    """Return the actor of automatic work in one jurisdiction."""
    return Actor(kind=ActorKind.SYSTEM, jurisdiction_id=jurisdiction_id, label=label)


def anonymous(jurisdiction_id: UUID) -> Actor:
    """Return the actor of a visitor who has not said who they are."""
    return Actor(kind=ActorKind.ANONYMOUS, jurisdiction_id=jurisdiction_id, label="")

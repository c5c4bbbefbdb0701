"""Facts that the catalogue announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    """A version of a service went live; the one before it was retired."""

    topic: ClassVar[str] = "catalogue.version_published"

    version_id: UUID
    service_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoutingPublished(Event):
    """Other routing rules went into force, by a publication or because one was switched off or on."""

    topic: ClassVar[str] = "catalogue.routing_published"

    routing_set_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ServiceMoved(Event):
    """Another unit answers for a service from now on."""

    topic: ClassVar[str] = "catalogue.service_moved"

    service_id: UUID
    from_unit_id: UUID
    to_unit_id: UUID


@dataclass(frozen=True, kw_only=True)
class DelegationGranted(Event):
    """A role may decide alone on a service, from a day on."""

    topic: ClassVar[str] = "catalogue.delegation_granted"

    delegation_id: UUID
    service_id: UUID
    role: str
    act: str


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """A role may no longer decide alone on a service."""

    topic: ClassVar[str] = "catalogue.delegation_revoked"

    delegation_id: UUID
    service_id: UUID
    role: str
    act: str

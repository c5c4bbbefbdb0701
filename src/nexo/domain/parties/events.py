"""Facts this room announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class PartyRegistered(Event):
    """A person or an organisation entered the record; `source` says through what."""

    topic: ClassVar[str] = "parties.party_registered"
    party_id: UUID
    kind: str
    source: str


@dataclass(frozen=True, kw_only=True)
class IdentifierLinked(Event):
    """A further typed identifier was found to be this party's."""

    topic: ClassVar[str] = "parties.identifier_linked"
    party_id: UUID
    identifier_id: UUID
    scheme: str


@dataclass(frozen=True, kw_only=True)
class MatchProposed(Event):
    """Two parties may be one; a person decides."""

    topic: ClassVar[str] = "parties.match_proposed"
    proposal_id: UUID
    first_id: UUID
    second_id: UUID
    score: int


@dataclass(frozen=True, kw_only=True)
class PartiesMerged(Event):
    """Two parties are shown as one from now on."""

    topic: ClassVar[str] = "parties.parties_merged"
    merge_id: UUID
    survivor_id: UUID
    absorbed_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartiesUnmerged(Event):
    """A merge was undone."""

    topic: ClassVar[str] = "parties.parties_unmerged"
    merge_id: UUID
    survivor_id: UUID
    absorbed_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactBounced(Event):
    """Mail to a contact point of this party came back; `kind` is hard | soft | delayed."""

    topic: ClassVar[str] = "parties.contact_bounced"
    party_id: UUID
    contact_point_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A party no longer agrees to a use of data or a channel."""

    topic: ClassVar[str] = "parties.consent_withdrawn"
    party_id: UUID
    consent_id: UUID
    purpose: str
    channel: str

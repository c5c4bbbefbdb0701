"""Tables of parties."""

from nexo.domain.parties.models.people import (
    Consent,
    ContactPoint,
    Identifier,
    MatchProposal,
    Merge,
    Party,
    PartyQuerySet,
    Representation,
    VulnerabilityIndicator,
)
from nexo.domain.parties.models.requests import RecordRequest

__all__ = [
    "Consent",
    "ContactPoint",
    "Identifier",
    "MatchProposal",
    "Merge",
    "Party",
    "PartyQuerySet",
    "RecordRequest",
    "Representation",
    "VulnerabilityIndicator",
]

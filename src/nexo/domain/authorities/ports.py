"""What a way to exchange cases with another body must be able to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID


class Outcome(StrEnum):
    """What the other body has made of a case."""

    OPEN = "open"
    RESOLVED = "resolved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where and as whom a body is spoken to."""

    body_id: UUID
    endpoint: str
    jurisdiction_id: str = ""
    api_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheirService:
    """A service of the other body."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is sent of a case; `key` names it, so that a repeat is the same. Empty parts are not sent."""

    key: str
    service_code: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the other body answered at once: its code for the case, or a token to ask it with, or neither."""

    external_id: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How a case stands over there: its own word for it, and what it said to whoever asked."""

    external_id: str
    outcome: Outcome
    status: str = ""
    words: str = ""


class Exchange(Protocol):
    """One way to exchange cases. Every call raises `ExchangeFailed`."""

    slug: ClassVar[str]
    label: ClassVar[str]

    def services(self, address: Address) -> list[TheirService]:
        """Return what may be asked of the body."""
        ...

    def send(self, address: Address, parcel: Parcel) -> Sent:
        """Hand a case over; raises `ExchangeRefused` as well."""
        ...

    def code_of(self, address: Address, token: str) -> str:
        """Return the code behind a token, or nothing while there is none."""
        ...

    def news_of(self, address: Address, external_ids: Sequence[str]) -> list[News]:
        """Return how these cases stand; one that is not shown over there is left out."""
        ...

    def meaning_of(self, status: str, *, is_closed: bool) -> Outcome:
        """Return what a word of the other body means for us."""
        ...

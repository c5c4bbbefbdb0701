"""What the machine may ask the house while it talks: the values, and who brings them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A public service in the language in force. `fields` are the questions that must be answered.

    `can_ask`: everything it needs can be said in a chat. `is_guarded`: a protected route, for a person alone.
    """

    code: str
    name: str
    summary: str = ""
    where: str = ""
    cost: str = ""
    link: str = ""
    can_ask: bool = True
    is_guarded: bool = False
    needs_place: bool = False
    fields: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place: words, and a point where it is known. `source` as a `PlaceSource`."""

    text: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """How a case stands, without anything personal: no words of anybody, no place, no name."""

    code: str
    service: str
    phase: str
    unit: str = ""
    due: str = ""
    awaits_citizen: bool = False
    is_guarded: bool = False


class Known(Protocol):
    """What is known of the person, the catalogue, the streets and the cases: asked for only when needed."""

    @property
    def town(self) -> str:
        """The short name of the town."""
        ...

    def services(self, text: str) -> Sequence[Service]:
        """Return the services that words mean, best first."""
        ...

    def service(self, code: str) -> Service | None:
        """Return one service in force."""
        ...

    def places(self, text: str) -> Sequence[Spot]:
        """Return the places that an address may mean: one when it is sure, none for what is not known."""
        ...

    def place_in(self, text: str) -> Spot | None:
        """Return the one place that a sentence surely names."""
        ...

    def own_cases(self) -> Sequence[Matter]:
        """Return the open cases of whoever writes, newest first."""
        ...

    def own_case(self, code: str) -> Matter | None:
        """Return a case if whoever writes asked for it."""
        ...

    def proven_case(self, code: str, verifier: str) -> Matter | None:
        """Return a case to whoever shows its verifier, as the portal does."""
        ...

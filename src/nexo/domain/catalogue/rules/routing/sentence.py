"""What a routing rule says, as a value: conditions that hold together, and where the case goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST = 5_000
"""The highest number of open cases that a rule may ask for: what is counted when a case is opened is bounded."""
ANYBODY = "ANY"
"""The code of whoever is attended with preference, whatever for."""


class Field(StrEnum):
    """What a condition may look at. A case that is being routed has no phase and no unit yet: others ask for them."""

    SERVICE = "service"
    GROUP = "group"
    KIND = "kind"
    ZONE = "zone"
    CHANNEL = "channel"
    PERSON = "person"
    VISIBILITY = "visibility"
    PHASE = "phase"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Choice:
    """The case is (or is not) of one of `values`, which are codes."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """`unit` has more than `over` open cases."""

    unit: str
    over: int


Condition = Choice | Load


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule: all its conditions hold → the case goes to the unit `target`; empty means the owner unit."""

    conditions: tuple[Condition, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a case when it is routed; everything by code, "" where it has none."""

    service: str
    group: str
    kind: str
    visibility: str
    zone: str = ""
    channel: str = ""
    persons: frozenset[str] = field(default_factory=frozenset)
    phase: str = ""
    unit: str = ""

    def of(self, name: Field) -> frozenset[str]:
        """Return the codes of the case in one field."""
        if name is Field.PERSON:
            return self.persons | {ANYBODY} if self.persons else self.persons
        code = getattr(self, name.value)
        return frozenset({code} if code else ())


def to_json(sentence: Sentence) -> dict[str, Any]:
    """Return the sentence as it is kept."""
    return {
        "if": [
            {"load": one.unit, "over": one.over}
            if isinstance(one, Load)
            else {"field": one.field.value, "values": list(one.values), "not": one.negated}
            for one in sentence.conditions
        ],
        "to": sentence.target,
    }


def from_json(kept: Mapping[str, Any]) -> Sentence:
    """Return the sentence that `to_json` wrote."""
    return Sentence(
        tuple(
            Load(one["load"], one["over"])
            if "load" in one
            else Choice(Field(one["field"]), tuple(one["values"]), one["not"])
            for one in kept["if"]
        ),
        kept["to"],
    )

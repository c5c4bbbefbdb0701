"""The catalogue of the demo city: groups, services and what is asked for each."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from nexo.application.demo.city.ground import read_toml, toml_names

# First response by priority (domain.md 5.3): P1 4 h, P2 1, P3 2, P4 3 business days.
_FIRST_RESPONSE = {1: "4h", 2: "1bd", 3: "2bd", 4: "3bd"}
_UNITS = {"h": "hour", "bd": "business_day", "cd": "calendar_day"}


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of `hour`, `business_day` or `calendar_day`."""

    amount: int
    unit: str

    @property
    def is_hours(self) -> bool:
        """Whether it runs by the clock, day and night."""
        return self.unit == "hour"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of services as people look for them."""

    code: str
    name: str
    name_en: str
    owner: str
    season: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service or procedure. `weight` is cases per thousand, `volume` procedures per 100,000 and year.

    `asks` holds the letters of domain.md 5.3: L place, F photo, P person, C contact, N words, A anonymous.
    """

    code: str
    group: str
    name: str
    name_en: str
    description: str
    description_en: str
    kind: str
    owner: str
    deputy: str
    priority: int
    term: Term
    response: Term
    asks: str
    weight: float
    volume: float
    season: str
    evidence: str
    keywords: tuple[str, ...]
    fields: tuple[dict[str, Any], ...] = ()
    documents: tuple[dict[str, Any], ...] = ()
    external: str = ""
    external_share: float = 0.0
    safety: int = 0
    front_office: bool = False
    storm: bool = False
    after_storm: bool = False
    reserved_identity: bool = False
    protected: str = ""
    sensitive: bool = False
    cost: str = ""
    cost_en: str = ""
    where: str = ""
    where_en: str = ""
    call_script: str = ""
    call_script_en: str = ""
    legal_term: str = ""
    law: str = ""
    law_en: str = ""
    refer: str = ""
    phrases: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_shared(self) -> bool:
        """Whether several people may report the same problem in the same place."""
        return "L" in self.asks and "P" not in self.asks and not self.protected and self.kind != "request"

    @property
    def is_private(self) -> bool:
        """Whether no text of it may be invented at length: protected routes stay almost empty."""
        return bool(self.protected)


def term(text: str) -> Term:
    """Read `3bd`, `24h` or `30cd`."""
    match = re.fullmatch(r"(\d+)(h|bd|cd)", text)
    if not match:
        raise ValueError(f"not a term: {text}")
    return Term(int(match[1]), _UNITS[match[2]])


@lru_cache(maxsize=1)
def groups() -> tuple[GroupRow, ...]:
    """Return the groups in the order in which people meet them: by weight, procedures last."""
    rows = [GroupRow(**read_toml(name)["group"]) for name in toml_names("catalogue")]
    weight = {
        row.code: sum(service.weight for service in services() if service.group == row.code) for row in rows
    }
    return tuple(sorted(rows, key=lambda row: (-weight[row.code], row.code)))


@lru_cache(maxsize=1)
def services() -> tuple[ServiceRow, ...]:
    """Return the 66 services and the 28 procedures, by code."""
    phrases = read_toml("phrases.toml")
    rows = [
        _service(raw, document["group"], phrases)
        for document in map(read_toml, toml_names("catalogue"))
        for raw in document["service"]
    ]
    return tuple(sorted(rows, key=lambda row: row.code))


def _service(raw: dict[str, Any], group: dict[str, Any], phrases: dict[str, list[str]]) -> ServiceRow:
    inherited = {name: raw.get(name, group[name]) for name in ("owner", "season", "evidence")}
    terms: dict[str, Any] = {
        "term": term(raw["sla"]),
        "response": term(raw.get("first_response", _FIRST_RESPONSE[raw["priority"]])),
    }
    lists: dict[str, Any] = {name: tuple(raw.get(name, ())) for name in ("keywords", "fields", "documents")}
    figures: dict[str, Any] = {name: float(raw.get(name, 0)) for name in ("weight", "volume")}
    taken = {"owner", "season", "evidence", "sla", "first_response", *lists, *figures, "deputy"}
    return ServiceRow(
        **{name: value for name, value in raw.items() if name not in taken},
        **inherited,
        **terms,
        **lists,
        **figures,
        group=group["code"],
        deputy=raw.get("deputy", ""),
        phrases=tuple(phrases.get(raw["code"], ())),
    )

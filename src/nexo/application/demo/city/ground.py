"""Who governs and over which ground: areas, zones, streets and offices."""

import csv
import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

_DATA = files("nexo.application.demo") / "data"


def read_toml(name: str) -> dict[str, Any]:
    """Return one TOML file of the demo city."""
    return tomllib.loads((_DATA / name).read_text("utf-8"))


def toml_names(folder: str) -> list[str]:
    """Return the TOML files of one folder, by name, so that every run reads them alike."""
    return sorted(
        f"{folder}/{path.name}" for path in (_DATA / folder).iterdir() if path.name.endswith(".toml")
    )


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An area; `head` is the title of its head and `head_level` its place in the chain, 0 to 5."""

    code: str
    parent: str
    name: str
    head: str
    head_level: int
    staff: int
    is_external: bool
    is_protected: bool
    phone: str


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone with its public indicators and the two planted multipliers (domain.md 5.2)."""

    code: str
    name: str
    population: int
    nbi_percent: float
    no_internet_percent: float
    incident_multiplier: float
    reporting_multiplier: float
    is_floodable: bool
    is_informal: bool
    is_rural: bool
    polygon: dict[str, Any]
    label: tuple[float, float]
    streets: tuple[str, ...]
    landmarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A place that people can go to; `hours` in local time, by weekday."""

    name: str
    unit: str
    zone: str
    address: str
    phone: str
    hours: dict[str, list[list[str]]]


@lru_cache(maxsize=1)
def units() -> tuple[UnitRow, ...]:
    """Return the areas, parents before their children."""
    with (_DATA / "units.csv").open("r", encoding="utf-8") as lines:
        return tuple(
            UnitRow(
                code=row["code"],
                parent=row["parent"],
                name=row["name"],
                head=row["head"],
                head_level=int(row["head_level"]),
                staff=int(row["staff"]),
                is_external=row["is_external"] == "1",
                is_protected=row["is_protected"] == "1",
                phone=row["phone"],
            )
            for row in csv.DictReader(lines)
        )


@lru_cache(maxsize=1)
def zones() -> tuple[ZoneRow, ...]:
    """Return the twelve zones in the order of their codes."""
    shapes = json.loads((_DATA / "zones.geojson").read_text("utf-8"))["features"]
    places = read_toml("streets.toml")
    return tuple(_zone(shape, places[shape["properties"]["code"]]) for shape in shapes)


def _zone(shape: dict[str, Any], places: dict[str, list[str]]) -> ZoneRow:
    facts = shape["properties"]
    return ZoneRow(
        **{name: facts[name] for name in ZoneRow.__slots__ if name in facts and name != "label"},
        polygon=shape["geometry"],
        label=(facts["label"][0], facts["label"][1]),
        streets=tuple(places["streets"]),
        landmarks=tuple(places["landmarks"]),
    )


@lru_cache(maxsize=1)
def offices() -> tuple[OfficeRow, ...]:
    """Return the places that people can go to."""
    return tuple(
        OfficeRow(
            **{name: row[name] for name in ("name", "unit", "zone", "address", "phone")},
            hours=week(row["weekdays"], row.get("saturday")),
        )
        for row in read_toml("offices.toml")["office"]
    )


def week(weekdays: list[list[str]], saturday: list[list[str]] | None) -> dict[str, list[list[str]]]:
    """Return the hours of a week, Sundays closed."""
    hours = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), weekdays)
    return hours | ({"sat": saturday} if saturday else {})

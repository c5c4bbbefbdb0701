"""Every report is a case: who made it, where, through which channel."""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.city.ground import ZoneRow
from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.city.streets import LAST_NUMBER, lines
from nexo.application.demo.world.hours import DAY, HOUR, Column, Flag, Index
from nexo.application.demo.world.incidents import Incidents
from nexo.application.demo.world.people import People, PersonPicker

CHANNELS = ("whatsapp", "voice", "webform", "counter", "email")
_NAMELESS_CHANNELS = (1, 2, 3)  # a chat or a mailbox says who writes
_DESK_OPENS, _DESK_CLOSES = 7, 21
_POOR_NBI = 12.0  # the top quintile of need


@dataclass(frozen=True, slots=True)
class Reports:
    """Columns of cases in order of `at`; `person` is -1 for the nameless.

    `at` is receipt; `registered` when the case got its code: at once, or when an official read the message.
    """

    incident: Index
    service: Index
    zone: Index
    at: Column
    registered: Column
    is_first: Flag
    person: Index
    channel: Index
    wording: Index

    def __len__(self) -> int:
        return len(self.incident)


@dataclass(frozen=True, slots=True)
class Places:
    """Columns of where each incident is."""

    lat: Column
    lon: Column
    street: Index
    cross: Index
    number: Index
    landmark: Index


@dataclass(frozen=True, slots=True)
class ChannelMix:
    """Base weights of the channels and what poor zones and age multiply."""

    base: Column
    poor: Column
    older: Column

    @classmethod
    def read(cls, mix: dict[str, dict[str, float]]) -> "ChannelMix":
        """Read the tables `channels`, `channels_poor_zone` and `channels_older` of the data file."""
        names = ("channels", "channels_poor_zone", "channels_older")
        base, poor, older = (np.array([mix[name].get(slug, 1.0) for slug in CHANNELS]) for name in names)
        return cls(base, poor, older)

    def pick(self, rng: np.random.Generator, poor: Flag, older: Flag, allowed: Column | None = None) -> Index:
        """Return a channel for each row."""
        weights = np.where(poor[:, None], self.base * self.poor, self.base)
        weights = np.where(older[:, None], weights * self.older, weights)
        if allowed is not None:
            weights = weights * allowed
        ladder = np.cumsum(weights, axis=1)
        spot = rng.random(len(poor)) * ladder[:, -1]
        return (spot[:, None] > ladder).sum(axis=1)


def poor_zones(zones: tuple[ZoneRow, ...]) -> Flag:
    """Mark the zones of the top quintile of need."""
    return np.array([row.nbi_percent >= _POOR_NBI for row in zones])


def draw_reports(
    rng: np.random.Generator,
    incidents: Incidents,
    follow_ups: tuple[Index, Column],
    services: tuple[ServiceRow, ...],
    zones: tuple[ZoneRow, ...],
    people: People,
    mix: ChannelMix,
    anonymous_share: float,
    *,
    offset: float,
) -> Reports:
    """Draw who tells each incident, first and after, and how."""
    incident = np.concatenate([np.arange(len(incidents)), follow_ups[0]])
    at = np.concatenate([incidents.first_at, follow_ups[1]])
    is_first = np.arange(len(incident)) < len(incidents)
    order = np.argsort(at, kind="stable")
    incident, at, is_first = incident[order], at[order], is_first[order]
    service, zone = incidents.service[incident], incidents.zone[incident]
    person = PersonPicker(people).pick_distinct(rng, zone, incident)
    channel = mix.pick(rng, poor_zones(zones)[zone], people.is_older[person])
    nameless = _nameless(rng, services, service, channel, anonymous_share)
    return Reports(
        incident=incident,
        service=service,
        zone=zone,
        at=at,
        registered=_registered(rng, at, channel, offset),
        is_first=is_first,
        person=np.where(nameless, -1, person),
        channel=channel,
        wording=rng.integers(0, 2**40, size=len(incident)),
    )


def _registered(rng: np.random.Generator, at: Column, channel: Index, offset: float) -> Column:
    """Return when each case is opened: forms, calls and visits at once; messages when the desk reads them."""
    read = np.isin(channel, (CHANNELS.index("whatsapp"), CHANNELS.index("email")))
    hour = (at + offset) % DAY / HOUR
    awake = (hour >= _DESK_OPENS) & (hour < _DESK_CLOSES)
    morning = at + ((_DESK_OPENS - hour) % 24) * HOUR + (5 + 50 * rng.random(len(at))) * 60
    soon = at + (2 + 22 * rng.random(len(at))) * 60
    return np.floor(np.where(read, np.where(awake, soon, morning), at))


def _nameless(
    rng: np.random.Generator,
    services: tuple[ServiceRow, ...],
    service: Index,
    channel: Index,
    share: float,
) -> Flag:
    """Mark the nameless: only where the service allows it, so many that their share of all is `share`."""
    always = np.array([row.code == "SE03" for row in services])[service]
    possible = np.array(["A" in row.asks for row in services])[service] & np.isin(channel, _NAMELESS_CHANNELS)
    wanted = share * len(service) / max(int(possible.sum()), 1)
    return always | (possible & (rng.random(len(service)) < wanted))


def draw_places(rng: np.random.Generator, zones: tuple[ZoneRow, ...], zone: Index) -> Places:
    """Draw a house of the zone of each row: its street, number and point, a cross street and a landmark."""
    street, cross = rng.random(len(zone)), rng.random(len(zone))
    landmark = rng.random(len(zone))
    streets = np.array([len(row.streets) for row in zones])[zone]
    landmarks = np.array([len(row.landmarks) for row in zones])[zone]
    first = (street * streets).astype(np.int64)
    number = rng.integers(1, 240, size=len(zone)) * 10 + rng.integers(0, 9, size=len(zone))
    lat, lon = points_of(zones, zone, first, number)
    return Places(
        lat=lat,
        lon=lon,
        street=first,
        cross=(first + 1 + (cross * (streets - 1)).astype(np.int64)) % streets,
        number=number,
        landmark=(landmark * landmarks).astype(np.int64),
    )


def points_of(zones: tuple[ZoneRow, ...], zone: Index, street: Index, number: Index) -> tuple[Column, Column]:
    """Return the latitudes and longitudes of houses, as the register of streets has them."""
    first_of_zone = np.cumsum([0, *(len(row.streets) for row in zones)])[zone]
    ends = np.array([(*line.first, *line.last) for line in lines()])[first_of_zone + street]
    share = (number - 1) / (LAST_NUMBER - 1)
    lat = ends[:, 0] + share * (ends[:, 2] - ends[:, 0])
    lon = ends[:, 1] + share * (ends[:, 3] - ends[:, 1])
    return np.round(lat, 6), np.round(lon, 6)

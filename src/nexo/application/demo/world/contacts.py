"""Contacts that open no case: inquiries, appointments, procedures begun; and those who ask again about a case."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from nexo.application.demo.city.ground import ZoneRow
from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.profiles import Profile
from nexo.application.demo.world.hours import DAY, HOUR, Column, Flag, FlowClock, Index, month_of
from nexo.application.demo.world.people import People
from nexo.application.demo.world.reports import CHANNELS, ChannelMix, Reports, poor_zones

# Kinds of contacts, numbers of the column `kind`.
INQUIRY, APPOINTMENT, PROCEDURE = 0, 1, 2
_UNKNOWN_SHARE = 0.55  # of callers and visitors who only ask, nobody takes the name
_FEE_INQUIRIES = 0.35


@dataclass(frozen=True, slots=True)
class Contacts:
    """Columns of contacts in order of `at`; `person` is -1 where nobody took a name; `service` of procedures."""

    at: Column
    kind: Index
    service: Index
    is_fee: np.ndarray
    channel: Index
    person: Index
    wording: Index

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Volumes:
    """Figures a 100,000 inhabitants and year, and shares (domain.md 5.5)."""

    contacts: float
    appointments_share: float
    inquiries_share: float
    procedures_share: float


@dataclass(frozen=True, slots=True)
class FeeDays:
    """Days of the month on which fees fall due, for how long people ask and how many more do."""

    days: tuple[int, ...]
    span: int
    extra: float

    @classmethod
    def read(cls, table: dict[str, Any]) -> "FeeDays":
        """Read the table `fee_days` of the data file."""
        return cls(tuple(table["days"]), int(table["span"]), float(table["extra"]))


def draw_contacts(
    rng: np.random.Generator,
    profile: Profile,
    volumes: Volumes,
    fees: FeeDays,
    services: tuple[ServiceRow, ...],
    zones: tuple[ZoneRow, ...],
    people: People,
    mix: ChannelMix,
    clock: FlowClock,
    seasons: dict[str, Column],
    *,
    start: float,
    end: float,
    offset: float,
) -> Contacts:
    """Draw every contact of the period that opens no case."""
    yearly = volumes.contacts * profile.inhabitants / 100_000 * profile.contacts_scale
    shares = (volumes.inquiries_share, volumes.appointments_share, volumes.procedures_share)
    counts = rng.poisson([yearly * share * (end - start) / DAY / 365 for share in shares])
    kind = np.repeat([INQUIRY, APPOINTMENT, PROCEDURE], counts)
    at = clock.moment(clock.flow(np.full(len(kind), start)) + rng.random(len(kind)) * (end - start) / DAY)
    keep = _thinned(rng, kind, at, seasons, offset)
    extra = _asking_about_fees(rng, int(counts[0]), fees, start=start, end=end, offset=offset)
    kind = np.concatenate([kind[keep], np.full(len(extra), INQUIRY)])
    is_fee = np.concatenate([np.zeros(int(keep.sum()), np.bool_), np.ones(len(extra), np.bool_)])
    at = np.concatenate([at[keep], extra])
    is_fee |= (kind == INQUIRY) & (rng.random(len(kind)) < _FEE_INQUIRIES)
    order = np.argsort(at, kind="stable")
    kind, at, is_fee = kind[order], np.floor(at[order]), is_fee[order]
    person = rng.integers(0, len(people), size=len(kind))
    channel = mix.pick(rng, poor_zones(zones)[people.zone[person]], people.is_older[person])
    spoken = np.isin(channel, (CHANNELS.index("voice"), CHANNELS.index("counter")))
    nameless = spoken & (kind == INQUIRY) & (rng.random(len(kind)) < _UNKNOWN_SHARE)
    return Contacts(
        at=at,
        kind=kind,
        service=_procedures(rng, services, kind),
        is_fee=is_fee,
        channel=channel,
        person=np.where(nameless, -1, person),
        wording=rng.integers(0, 2**40, size=len(kind)),
    )


def _thinned(
    rng: np.random.Generator, kind: Index, at: Column, seasons: dict[str, Column], offset: float
) -> Flag:
    """Thin procedures by the season of fees and procedures; the rest of the year is flat."""
    season = seasons["procedures"] / seasons["procedures"].max()
    return (kind != PROCEDURE) | (rng.random(len(kind)) < season[month_of(at, offset)])


def _asking_about_fees(
    rng: np.random.Generator,
    inquiries: int,
    fees: FeeDays,
    *,
    start: float,
    end: float,
    offset: float,
) -> Column:
    """Draw the additional inquiries of the days on which fees fall due."""
    days = np.arange(np.floor((start + offset) / DAY), np.floor((end + offset) / DAY))
    dates = days.astype("datetime64[D]")
    of_month = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    busy = np.isin(of_month, [day + more for day in fees.days for more in range(fees.span)])
    mean = fees.extra * inquiries / max(len(days), 1)
    begin = np.repeat(days[busy] * DAY - offset + 8 * HOUR, rng.poisson(mean, int(busy.sum())))
    at = begin + rng.beta(1.6, 2.6, len(begin)) * 12 * HOUR
    return at[(at >= start) & (at < end)]


def _procedures(rng: np.random.Generator, services: tuple[ServiceRow, ...], kind: Index) -> Index:
    """Return which procedure or appointment each contact is about; -1 for inquiries."""
    volume = np.array([row.volume if row.kind != "appointment" else 0.0 for row in services])
    health = next(number for number, row in enumerate(services) if row.kind == "appointment")
    licence = next(number for number, row in enumerate(services) if row.code == "TM01")
    chosen = rng.choice(len(services), size=len(kind), p=volume / volume.sum())
    booked = np.where(rng.random(len(kind)) < 0.85, health, licence)
    return np.where(kind == PROCEDURE, chosen, np.where(kind == APPOINTMENT, booked, -1))


@dataclass(frozen=True, slots=True)
class Reminders:
    """Columns of people who ask again about an open case: which case, when, through which channel."""

    case: Index
    at: Column
    channel: Index


def draw_reminders(
    rng: np.random.Generator, reports: Reports, resolved: Column, *, share: float, end: float
) -> Reminders:
    """Draw who asks again: those who wait at least a day and a half, and mostly those who wait long."""
    until = np.where(np.isnan(resolved), end, resolved)
    waited = (until - reports.at) / DAY
    patience = np.clip(waited / 12, 0.1, 1.0)
    able = (reports.person >= 0) & (waited > 1.5)
    chance = share * len(reports) * patience / max(float(patience[able].sum()), 1.0)
    case = np.flatnonzero(able & (rng.random(len(reports)) < chance))
    at = reports.at[case] + (0.3 + 0.65 * rng.random(len(case))) * (until - reports.at)[case]
    other = rng.integers(0, len(CHANNELS), size=len(case))
    changed = rng.random(len(case)) < 0.12
    return Reminders(case=case, at=np.floor(at), channel=np.where(changed, other, reports.channel[case]))

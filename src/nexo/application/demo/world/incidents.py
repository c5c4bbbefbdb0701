"""Problems first, reports second: what truly happens in each zone and who tells the town hall.

Incidents of service s in zone z are Poisson with the zone's true multiplier. Each is reported by a Poisson
process at the rate `base · r_z` a day, where r_z is the zone's reporting multiplier; an incident that
nobody reports heals unseen after `UNSEEN_LIFE` days. So the number of reported incidents, and the reports
after the first, carry the planted multipliers (domain.md 4.6 and 5.2).
"""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.city.ground import ZoneRow
from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.profiles import Profile
from nexo.application.demo.world.hours import DAY, HOUR, Column, Flag, FlowClock, Index, month_of

UNSEEN_LIFE = 30.0
WATCH_DAYS = 30.0  # H of domain.md 4.6: reports after the first are watched so long
# Reports a day by an average zone of somebody else's standing problem; gives about 14 % of follow-ups.
BASE_RATE = 0.05
_URGENT_HASTE = 20.0


@dataclass(frozen=True, slots=True)
class Incidents:
    """Columns of reported incidents in order of `first_at`; `unseen` counts those nobody told, by zone."""

    service: Index
    zone: Index
    occurred: Column
    first_at: Column
    in_storm: Flag
    true_count: Index

    def __len__(self) -> int:
        return len(self.service)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the drawing of incidents needs to know of the city."""

    profile: Profile
    services: tuple[ServiceRow, ...]
    zones: tuple[ZoneRow, ...]
    seasons: dict[str, Column]
    storms: Column
    storm_hours: float
    storm_factor: float
    after_days: float
    after_factor: float
    cases_per_100k: float
    start: float
    end: float
    offset: float

    @property
    def days(self) -> float:
        """Length of the period."""
        return (self.end - self.start) / DAY

    @property
    def reporting(self) -> Column:
        """The planted reporting multiplier of each zone."""
        return np.array([row.reporting_multiplier for row in self.zones])

    @property
    def exposure(self) -> Column:
        """Population of each zone times its true incident multiplier, at the size of the profile."""
        return np.array([row.population * row.incident_multiplier for row in self.zones]) * self.profile.scale


def draw_storms(rng: np.random.Generator, *, start: float, end: float, per_year: int) -> Column:
    """Draw the beginnings of storms: one in each stretch of the period, rather in its warm months."""
    wanted = max(1, round(per_year * (end - start) / DAY / 365))
    stretch = (end - start) / wanted
    begins: list[float] = []
    for number in range(wanted):
        days = start + number * stretch + np.arange(5 * DAY, stretch - 12 * DAY, DAY)
        warm = np.where(np.isin(month_of(days, -3 * HOUR), (0, 1, 2, 9, 10, 11)), 4.0, 1.0)
        begins.append(float(rng.choice(days, p=warm / warm.sum()) + rng.random() * DAY))
    return np.array(begins)


def draw_incidents(
    rng: np.random.Generator, setting: Setting, clock: FlowClock, follow_up_factor: Column
) -> Incidents:
    """Draw reported incidents. `follow_up_factor` is, by service, reports per reported incident (>= 1)."""
    told = 1 - np.exp(-BASE_RATE * setting.reporting * UNSEEN_LIFE)
    reported_exposure = float((setting.exposure * told).sum())
    total = setting.cases_per_100k * setting.profile.inhabitants / 100_000 * setting.days / 365
    parts: list[tuple[Index, Index, Column, Column, Flag]] = []
    true_count = np.zeros(len(setting.zones), dtype=np.int64)
    margin = (setting.end - setting.start + UNSEEN_LIFE * DAY) / (setting.end - setting.start)
    for number, service in enumerate(setting.services):
        if service.weight == 0:
            continue
        firsts = total * service.weight / 1000 / follow_up_factor[number]
        mean = firsts * margin / reported_exposure * setting.exposure
        part = _draw_service(rng, setting, clock, number, mean)
        true_count += np.bincount(part[1], minlength=len(setting.zones))
        parts.append(_told(rng, setting, clock, part, told))
    service_, zone, occurred, first, storm = (np.concatenate(column) for column in zip(*parts, strict=True))
    seen = (first >= setting.start) & (first < setting.end)
    order = np.flatnonzero(seen)[np.argsort(first[seen], kind="stable")]
    return Incidents(
        service=service_[order],
        zone=zone[order],
        occurred=occurred[order],
        first_at=first[order],
        in_storm=storm[order],
        true_count=true_count,
    )


def _draw_service(
    rng: np.random.Generator, setting: Setting, clock: FlowClock, number: int, mean: Column
) -> tuple[Index, Index, Column, Flag]:
    """Draw every incident of one service, told or not: service, zone, when, in a storm."""
    service = setting.services[number]
    zone = np.repeat(np.arange(len(setting.zones)), rng.poisson(mean))
    since = setting.start - UNSEEN_LIFE * DAY
    when = _by_season(rng, setting, service, size=len(zone), since=since)
    when = clock.moment(clock.flow(np.array([since])) + (when - since) / DAY)
    storm = np.zeros(len(zone), dtype=np.bool_)
    for begin in setting.storms if service.storm or service.after_storm else ():
        span, factor = (
            (setting.storm_hours * HOUR, setting.storm_factor)
            if service.storm
            else (setting.after_days * DAY, setting.after_factor)
        )
        extra = rng.poisson(mean * (factor - 1) * span / (setting.end - since))
        zone = np.concatenate([zone, np.repeat(np.arange(len(setting.zones)), extra)])
        later = begin + (0.0 if service.storm else setting.storm_hours * HOUR)
        when = np.concatenate([when, later + rng.random(int(extra.sum())) * span])
        storm = np.concatenate([storm, np.ones(int(extra.sum()), dtype=np.bool_)])
    return np.full(len(zone), number), zone, when, storm


def _by_season(
    rng: np.random.Generator, setting: Setting, service: ServiceRow, *, size: int, since: float
) -> Column:
    """Draw moments whose density over the months follows the service's season."""
    days = np.arange(since, setting.end, DAY)
    weights = setting.seasons[service.season][month_of(days, setting.offset)]
    picked = rng.choice(len(days), size=size, p=weights / weights.sum())
    return np.minimum(days[picked] + rng.random(size) * DAY, setting.end - 1)


def _told(
    rng: np.random.Generator,
    setting: Setting,
    clock: FlowClock,
    part: tuple[Index, Index, Column, Flag],
    told: Column,
) -> tuple[Index, Index, Column, Column, Flag]:
    """Keep the incidents that somebody tells and draw when: an exponential cut at the unseen life."""
    number, zone, when, storm = part
    kept = rng.random(len(zone)) < told[zone]
    number, zone, when, storm = number[kept], zone[kept], when[kept], storm[kept]
    delay = -np.log1p(-rng.random(len(zone)) * told[zone]) / (BASE_RATE * setting.reporting[zone])
    urgent = np.array([row.priority == 1 or not row.is_shared for row in setting.services])[number]
    delay = np.where(urgent | storm, delay / _URGENT_HASTE, delay)
    return number, zone, when, np.floor(clock.later(when, delay)), storm


def draw_follow_ups(
    rng: np.random.Generator, setting: Setting, clock: FlowClock, incidents: Incidents, resolved: Column
) -> tuple[Index, Column]:
    """Draw the reports after the first: the incident of each and when, until it is resolved or 30 days."""
    shared = np.array([row.is_shared for row in setting.services])[incidents.service]
    until = np.minimum(np.minimum(incidents.first_at + WATCH_DAYS * DAY, resolved), setting.end)
    begin, finish = clock.flow(incidents.first_at), clock.flow(until)
    rate = np.where(shared, BASE_RATE * setting.reporting[incidents.zone], 0.0)
    counts = rng.poisson(rate * np.maximum(finish - begin, 0))
    which = np.repeat(np.arange(len(incidents)), counts)
    spot = begin[which] + rng.random(len(which)) * (finish - begin)[which]
    return which, np.floor(clock.moment(spot))

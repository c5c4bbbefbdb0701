"""Puts the city's life together from one seed: same seed, size and moment, same world to the last number."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nexo.application.demo.city.ground import ZoneRow, read_toml, zones
from nexo.application.demo.city.services import ServiceRow, services
from nexo.application.demo.profiles import Profile
from nexo.application.demo.world.contacts import (
    Contacts,
    FeeDays,
    Reminders,
    Volumes,
    draw_contacts,
    draw_reminders,
)
from nexo.application.demo.world.hours import (
    DAY,
    Column,
    Flag,
    FlowClock,
    Index,
    demand_profile,
    office_profile,
    offset_of,
)
from nexo.application.demo.world.incidents import (
    Incidents,
    Setting,
    draw_follow_ups,
    draw_incidents,
    draw_storms,
)
from nexo.application.demo.world.lives import (
    CaseEnds,
    Habits,
    Lives,
    close_cases,
    draw_ends,
    draw_lives,
)
from nexo.application.demo.world.outcomes import Behaviour, Durations
from nexo.application.demo.world.people import Named, People, draw_people
from nexo.application.demo.world.reports import ChannelMix, Places, Reports, draw_places, draw_reports
from nexo.application.demo.world.surveys import ScoreModel, Surveys, draw_surveys
from nexo.application.demo.world.use import WHATSAPP, Use, use_of

ZONE_NAME = "America/Argentina/Buenos_Aires"
_MARGIN = 60 * DAY
_FUTURE = 4000 * DAY
# Who gives so many points by link or telephone says that it is solved; a bare number in a chat says nothing.
_SOLVED_FROM = 4


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened between `start` and `end`, in columns."""

    profile: Profile
    start: float
    end: float
    offset: float
    services: tuple[ServiceRow, ...]
    zones: tuple[ZoneRow, ...]
    storms: Column
    people: People
    incidents: Incidents
    places: Places
    lives: Lives
    reports: Reports
    ends: CaseEnds
    reminders: Reminders
    contacts: Contacts
    use: Use
    surveys: Surveys
    closed: Column
    confirmed: Flag
    named: dict[int, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Clocks:
    demand: FlowClock
    office: FlowClock


def build_world(profile: Profile, *, seed: int, end: float) -> World:
    """Draw the life of a city of this size that ends at `end` (seconds since 1970)."""
    behaviour = read_toml("behaviour.toml")
    streams = iter(np.random.default_rng(seed).spawn(12))
    start = end - profile.days * DAY
    offset = offset_of(ZONE_NAME, end)
    catalogue, ground = services(), zones()
    clocks = _clocks(behaviour, start=start, end=end, offset=offset)
    people = draw_people(next(streams), profile, ground, sigma=behaviour["volumes"]["top_reporter_sigma"])
    setting = _setting(behaviour, profile, next(streams), start=start, end=end, offset=offset)
    draw = _drawer(behaviour, setting, clocks)
    factor = _follow_up_factor(draw, next(streams), len(catalogue))
    incidents, lives, follow_ups = draw(next(streams), factor)
    mix = ChannelMix.read(behaviour)
    volumes = behaviour["volumes"]
    reports = draw_reports(
        next(streams),
        incidents,
        follow_ups,
        catalogue,
        ground,
        people,
        mix,
        volumes["anonymous_share"],
        offset=offset,
    )
    ends = draw_ends(reports, lives, catalogue, end=end, offset=offset)
    reminders = draw_reminders(
        next(streams), reports, ends.resolved, share=volumes["reiteration_share"], end=end
    )
    contacts = draw_contacts(
        next(streams),
        profile,
        Volumes(**{name: volumes[name] for name in Volumes.__slots__}),
        FeeDays.read(behaviour["fee_days"]),
        catalogue,
        ground,
        people,
        mix,
        clocks.demand,
        setting.seasons,
        start=start,
        end=end,
        offset=offset,
    )
    use = use_of(people, reports, reminders, contacts)
    surveys = draw_surveys(
        next(streams),
        reports,
        lives,
        ends,
        reminders,
        catalogue,
        ground,
        _areas(behaviour),
        ScoreModel(**behaviour["satisfaction"]),
        clocks.office,
        use.has_mailbox,
        end=end,
    )
    happy = (surveys.score >= _SOLVED_FROM) & (surveys.via != WHATSAPP)
    closed, confirmed = close_cases(
        ends, surveys.case[happy], surveys.answered[happy], end=end, offset=offset
    )
    return World(
        profile=profile,
        start=start,
        end=end,
        offset=offset,
        services=catalogue,
        zones=ground,
        storms=setting.storms,
        people=people,
        incidents=incidents,
        places=draw_places(next(streams), ground, incidents.zone),
        lives=lives,
        reports=reports,
        ends=ends,
        reminders=reminders,
        contacts=contacts,
        use=use,
        surveys=surveys,
        closed=closed,
        confirmed=confirmed,
    )


def _clocks(
    behaviour: dict[str, dict[str, list[float]]], *, start: float, end: float, offset: float
) -> _Clocks:
    profile = demand_profile(behaviour["week"]["share"], behaviour["hours"]["bands"])  # type: ignore[arg-type]
    return _Clocks(
        demand=FlowClock(profile, start=start - _MARGIN, end=end + _MARGIN, offset=offset),
        office=FlowClock(office_profile(), start=start - _MARGIN, end=end + _FUTURE, offset=offset),
    )


def _setting(
    behaviour: dict[str, dict[str, float]],
    profile: Profile,
    rng: np.random.Generator,
    *,
    start: float,
    end: float,
    offset: float,
) -> Setting:
    storms = behaviour["storms"]
    return Setting(
        profile=profile,
        services=services(),
        zones=zones(),
        seasons={name: np.array(index) for name, index in behaviour["seasons"].items()},
        storms=draw_storms(rng, start=start, end=end, per_year=int(storms["per_year"])),
        storm_hours=storms["hours"],
        storm_factor=storms["factor"],
        after_days=storms["after_days"],
        after_factor=storms["after_factor"],
        cases_per_100k=behaviour["volumes"]["cases"],
        start=start,
        end=end,
        offset=offset,
    )


def _areas(behaviour: dict[str, dict[str, dict[str, float]]]) -> dict[str, Behaviour]:
    return {code: Behaviour(**figures) for code, figures in behaviour["areas"].items()}


_Drawn = tuple[Incidents, Lives, tuple[Index, Column]]


def _drawer(
    behaviour: dict[str, dict[str, float]], setting: Setting, clocks: _Clocks
) -> Callable[[np.random.Generator, Column], _Drawn]:
    """Return the function that draws incidents, their lives and the reports that follow the first."""
    areas = _areas(behaviour)  # type: ignore[arg-type]
    durations = Durations(setting.services, areas)
    volumes = behaviour["volumes"]
    habits = Habits(areas=areas, not_found=volumes["not_found_share"], returned=volumes["return_share"])

    def draw(rng: np.random.Generator, factor: Column) -> _Drawn:
        first, second, third = rng.spawn(3)
        incidents = draw_incidents(first, setting, clocks.demand, factor)
        lives = draw_lives(
            second, incidents, setting.services, durations, habits, clocks.office, offset=setting.offset
        )
        return incidents, lives, draw_follow_ups(third, setting, clocks.demand, incidents, lives.resolved)

    return draw


def _follow_up_factor(
    draw: Callable[[np.random.Generator, Column], _Drawn], rng: np.random.Generator, services_: int
) -> Column:
    """Measure, on a trial city, how many reports an incident of each service brings."""
    incidents, _, (which, _) = draw(rng, np.ones(services_))
    firsts = np.bincount(incidents.service, minlength=services_)
    more = np.bincount(incidents.service[which], minlength=services_)
    return 1 + more / np.maximum(firsts, 20)

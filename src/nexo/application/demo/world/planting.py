"""Plants the scenes of domain.md 5.7 into a drawn world: real cases among the others, with known people.

A scene is a short script: who, which service, where, and how long before the present each thing happened.
Its rows go through the same telling and loading as all others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np

from nexo.application.demo.world.hours import DAY, HOUR, due_times
from nexo.application.demo.world.people import Named
from nexo.application.demo.world.reports import CHANNELS, points_of
from nexo.application.demo.world.surveys import CHAT_WINDOW
from nexo.application.demo.world.use import VOICE, WHATSAPP, use_of
from nexo.application.demo.world.world import World

C = TypeVar("C")
_NAN = float("nan")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Telling:
    """One report: by whom (their place in the scene), through which channel, how many days ago."""

    who: int
    channel: str
    days_ago: float
    wording: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """What a reporter said afterwards: points, hours after the end; and, after a call, points again."""

    telling: int
    points: int
    after_hours: float
    second: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """One scene. `steps` are moments of the life, in days ago, by the names of `Lives`."""

    slug: str
    title: str
    says: str
    service: str
    street: int
    number: int
    people: tuple[Named, ...]
    tellings: tuple[Telling, ...]
    steps: dict[str, float]
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A planted scene: its cases by number, in the order of the script."""

    slug: str
    title: str
    says: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A world with scenes, and where to find them."""

    world: World
    scenes: tuple[Scene, ...] = field(default_factory=tuple)


def plant(world: World, scripts: Sequence[Script]) -> Planted:
    """Return `world` with every script added at its end."""
    scenes = []
    for script in scripts:
        first = len(world.reports)
        world = _grown(world, script)
        cases = tuple(range(first, len(world.reports)))
        scenes.append(Scene(script.slug, script.title, script.says, cases))
    use = use_of(world.people, world.reports, world.reminders, world.contacts)
    return Planted(replace(world, use=use), tuple(scenes))


def _grown(world: World, script: Script) -> World:
    """Add people, one incident, its reports and what was said of them."""
    service = [row.code for row in world.services].index(script.service)
    zone = [row.code for row in world.zones].index(script.people[0].zone)
    first_person, first_case, incident = len(world.people), len(world.reports), len(world.incidents)
    people = _with_people(world, script)
    at = [world.end - telling.days_ago * DAY for telling in script.tellings]
    at = [float(int(moment)) for moment in at]
    lat, lon = points_of(world.zones, np.array([zone]), np.array([script.street]), np.array([script.number]))
    incidents = _longer(
        world.incidents,
        service=[service],
        zone=[zone],
        occurred=[at[0] - DAY],
        first_at=[at[0]],
        in_storm=[False],
    )
    places = _longer(
        world.places,
        lat=lat.tolist(),
        lon=lon.tolist(),
        street=[script.street],
        cross=[script.street + 1],
        number=[script.number],
        landmark=[0],
    )
    reports = _longer(
        world.reports,
        incident=[incident] * len(at),
        service=[service] * len(at),
        zone=[zone] * len(at),
        at=at,
        registered=[
            moment + _reading(telling.channel) for moment, telling in zip(at, script.tellings, strict=True)
        ],
        is_first=[place == 0 for place in range(len(at))],
        person=[first_person + telling.who for telling in script.tellings],
        channel=[CHANNELS.index(telling.channel) for telling in script.tellings],
        wording=[telling.wording for telling in script.tellings],
    )
    grown = replace(
        world,
        people=people,
        incidents=incidents,
        places=places,
        reports=reports,
        lives=_with_life(world, script, service, at[0]),
        named={**world.named, **{first_person + place: who for place, who in enumerate(script.people)}},
    )
    return _with_ends(grown, script, service, at, first_case)


def _reading(channel: str) -> float:
    return 6 * _MINUTE if channel in {"whatsapp", "email"} else 0.0


def _longer(columns: C, **values: list[Any]) -> C:
    """Return a frozen dataclass of columns with values added at the end of those that are named."""
    longer = {
        name: np.concatenate([getattr(columns, name), np.array(more, dtype=getattr(columns, name).dtype)])
        for name, more in values.items()
    }
    return replace(columns, **longer)  # type: ignore[type-var]


def _with_people(world: World, script: Script) -> Any:
    zones = [row.code for row in world.zones]
    size = len(script.people)
    return _longer(
        world.people,
        zone=[zones.index(who.zone) for who in script.people],
        age_days=[int(who.years * 365.25) + 40 for who in script.people],
        is_organisation=[False] * size,
        name=[17_000 + 1_009 * (len(world.people) + place) for place in range(size)],
        propensity=[1.0] * size,
        has_email=[
            any(one.channel == "email" and one.who == place for one in script.tellings)
            for place in range(size)
        ],
        order_in_zone=[len(world.people) + place for place in range(size)],
    )


def _with_life(world: World, script: Script, service: int, first: float) -> Any:
    terms = [row.term for row in world.services]
    due = due_times(np.array([first]), terms, np.array([service]), offset=world.offset)
    given = {name: [float(int(world.end - days * DAY))] for name, days in script.steps.items()}
    moments: dict[str, list[Any]] = {
        one.name: given.get(one.name, [_NAN]) for one in fields(world.lives) if one.name not in _MARKS
    }
    moments |= {"due": [float(due[0])], "ratio": [1.0]}
    moments.setdefault("accepted", [first + 5 * HOUR])
    if np.isnan(moments["resolved"][0]):
        moments["resolved"] = [world.end + 30 * DAY]
    return _longer(world.lives, **moments, **{name: [False] for name in _MARKS})


_MARKS = ("not_found", "unfeasible", "at_once")


def _with_ends(world: World, script: Script, service: int, at: list[float], first_case: int) -> World:
    rows, which = np.array(at), np.full(len(at), service)
    solved = world.lives.resolved[-1]
    resolved = solved if solved < world.end else _NAN
    terms, responses = ([getattr(row, name) for row in world.services] for name in ("term", "response"))
    ends = _longer(
        world.ends,
        due=due_times(rows, terms, which, offset=world.offset).tolist(),
        response_due=due_times(rows, responses, which, offset=world.offset).tolist(),
        resolved=[resolved] * len(at),
        last_resolved=[resolved] * len(at),
    )
    words = {
        score.telling: resolved + score.after_hours * HOUR for score in script.scores if score.points > 3
    }
    chats = [telling.channel == "whatsapp" for telling in script.tellings]
    closed = [
        words.get(place, resolved + 5 * DAY) if not chats[place] else resolved + 5 * DAY
        for place in range(len(at))
    ]
    grown = replace(
        world,
        ends=ends,
        closed=np.concatenate([world.closed, [moment if moment < world.end else _NAN for moment in closed]]),
        confirmed=np.concatenate(
            [world.confirmed, [place in words and not chats[place] for place in range(len(at))]]
        ),
    )
    return grown if np.isnan(resolved) else _with_surveys(grown, script, first_case, resolved)


def _with_surveys(world: World, script: Script, first_case: int, resolved: float) -> World:
    scores = {score.telling: score for score in script.scores}
    size = len(script.tellings)
    said = [scores.get(place) for place in range(size)]
    answered = [resolved + one.after_hours * HOUR if one else _NAN for one in said]
    called = [
        moment + 20 * HOUR if one and one.second else _NAN for one, moment in zip(said, answered, strict=True)
    ]
    return replace(
        world,
        surveys=_longer(
            world.surveys,
            case=[first_case + place for place in range(size)],
            asked=[resolved] * size,
            via=[_via(telling, world.end - telling.days_ago * DAY, resolved) for telling in script.tellings],
            suppressed=[False] * size,
            answered=answered,
            score=[one.points if one else 0 for one in said],
            contacted=called,
            asked_again=[moment + DAY for moment in called],
            answered_again=[moment + 1.4 * DAY for moment in called],
            second_score=[one.second if one else 0 for one in said],
            wording=[3 + place for place in range(size)],
        ),
    )


def _via(telling: Telling, at: float, resolved: float) -> int:
    if telling.channel in {"email", "webform"}:
        return CHANNELS.index(telling.channel)
    return WHATSAPP if telling.channel == "whatsapp" and resolved - at < CHAT_WINDOW else VOICE

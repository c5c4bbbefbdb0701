"""What people say afterwards: who is asked, who answers, how they score, whom a call wins back."""

from dataclasses import dataclass

import numpy as np

from nexo.application.demo.city.ground import ZoneRow
from nexo.application.demo.city.services import ServiceRow
from nexo.application.demo.world.contacts import Reminders
from nexo.application.demo.world.hours import DAY, HOUR, Column, Flag, FlowClock, Index
from nexo.application.demo.world.lives import CaseEnds, Lives
from nexo.application.demo.world.outcomes import Behaviour
from nexo.application.demo.world.reports import CHANNELS, Reports, poor_zones
from nexo.application.demo.world.use import EMAIL, VOICE, WEBFORM, WHATSAPP

_LOW = 2
_PERSONAL_SHARE = 0.5
_ONE_EVERY = 30 * DAY
CHAT_WINDOW = 24 * HOUR


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """logit(score >= 4) of domain.md 5.5; an area adds its own term so that its CSAT comes out."""

    response: dict[str, float]
    base: float
    on_time: float
    reopened: float
    personal_answer: float
    channel_changed: float
    zone_poor: float
    recovery_contacted: float
    recovered: float


@dataclass(frozen=True, slots=True)
class Surveys:
    """Columns of one invitation each; `answered` and what follows are NaN or 0 where it never came.

    `via` is how the question reached them: in the chat's window, by mail, or by a call of ours.
    """

    case: Index
    asked: Column
    via: Index
    suppressed: Flag
    answered: Column
    score: Index
    contacted: Column
    asked_again: Column
    answered_again: Column
    second_score: Index
    wording: Index

    def __len__(self) -> int:
        return len(self.case)


def draw_surveys(
    rng: np.random.Generator,
    reports: Reports,
    lives: Lives,
    ends: CaseEnds,
    reminders: Reminders,
    services: tuple[ServiceRow, ...],
    zones: tuple[ZoneRow, ...],
    areas: dict[str, Behaviour],
    model: ScoreModel,
    office: FlowClock,
    has_mailbox: Flag,
    *,
    end: float,
) -> Surveys:
    """Draw the survey of every case that was resolved; `suppressed` marks those who must not be asked.

    They were asked less than 30 days ago, or their identity is reserved.
    """
    protected = np.array([bool(row.protected) for row in services])[reports.service]
    answered_no = lives.unfeasible[reports.incident]
    case = np.flatnonzero(~np.isnan(ends.last_resolved) & (reports.person >= 0) & ~protected & ~answered_no)
    case = case[np.argsort(ends.last_resolved[case], kind="stable")]
    asked = ends.last_resolved[case]
    reserved = np.array([row.reserved_identity for row in services])[reports.service[case]]
    suppressed = reserved | _asked_lately(np.where(reserved, -1, reports.person[case]), asked)
    via = _reached_by(reports, reminders, case, asked, has_mailbox)
    chance = np.array([model.response[slug] for slug in CHANNELS])[via]
    answered = np.floor(asked + (0.3 + rng.exponential(14.0, len(case))) * HOUR)
    says = ~suppressed & (rng.random(len(case)) < chance) & (answered < end)
    odds = _odds(rng, case, reports, ends, reminders, services, zones, areas, model)
    happy = rng.random(len(case)) < 1 / (1 + np.exp(-odds))
    high = 4 + (rng.random(len(case)) < 0.55)
    low = 1 + rng.choice(3, size=len(case), p=[0.34, 0.28, 0.38])
    score = np.where(says, np.where(happy, high, low), 0)
    contacted, asked_again, answered_again = _recover(
        rng, answered, says & (score <= _LOW), model, office, end
    )
    second = np.where(rng.random(len(case)) < model.recovered, 4 + rng.integers(0, 2, len(case)), 2)
    return Surveys(
        case=case,
        asked=asked,
        via=via,
        suppressed=suppressed,
        answered=np.where(says, answered, np.nan),
        score=score,
        contacted=contacted,
        asked_again=asked_again,
        answered_again=answered_again,
        second_score=np.where(np.isnan(answered_again), 0, second),
        wording=rng.integers(0, 2**40, size=len(case)),
    )


def _reached_by(
    reports: Reports, reminders: Reminders, case: Index, asked: Column, has_mailbox: Flag
) -> Index:
    """Return by which channel the question arrives: the chat in its window, the portal, mail, else a call."""
    last_in = reports.at.copy()
    chats = reminders.channel == WHATSAPP
    np.maximum.at(last_in, reminders.case[chats], reminders.at[chats])
    chat = (reports.channel[case] == WHATSAPP) & (asked - last_in[case] < CHAT_WINDOW)
    mail = has_mailbox[reports.person[case]]
    page = reports.channel[case] == WEBFORM
    return np.where(chat, WHATSAPP, np.where(page, WEBFORM, np.where(mail, EMAIL, VOICE)))


def _asked_lately(person: Index, asked: Column) -> Flag:
    """Mark whoever was asked within 30 days before; `asked` is in order."""
    last: dict[int, float] = {}
    marks = np.zeros(len(person), dtype=np.bool_)
    for number, (who, when) in enumerate(zip(person.tolist(), asked.tolist(), strict=True)):
        if who >= 0 and when - last.get(who, -_ONE_EVERY) < _ONE_EVERY:
            marks[number] = True
        else:
            last[who] = when
    return marks


def _odds(
    rng: np.random.Generator,
    case: Index,
    reports: Reports,
    ends: CaseEnds,
    reminders: Reminders,
    services: tuple[ServiceRow, ...],
    zones: tuple[ZoneRow, ...],
    areas: dict[str, Behaviour],
    model: ScoreModel,
) -> Column:
    """Return the log-odds of a good score, centred so that each area's mean is its CSAT."""
    changed = np.zeros(len(reports), dtype=np.bool_)
    changed[reminders.case[reminders.channel != reports.channel[reminders.case]]] = True
    slopes = (
        model.base
        + model.on_time * (ends.last_resolved <= ends.due)[case]
        + model.reopened * ((ends.last_resolved > ends.resolved)[case])
        + model.personal_answer * (rng.random(len(case)) < _PERSONAL_SHARE)
        + model.channel_changed * changed[case]
        + model.zone_poor * poor_zones(zones)[reports.zone[case]]
    )
    group = np.array([row.group for row in services])[reports.service[case]]
    for code, behaviour in areas.items():
        mine = group == code
        if mine.any():
            slopes[mine] += _term_of(slopes[mine], behaviour.csat)
    return slopes


def _term_of(odds: Column, csat: float) -> float:
    """Find the constant at which the mean share of good scores is `csat`, by bisection."""
    low, high = -6.0, 6.0
    for _ in range(40):
        middle = (low + high) / 2
        if float((1 / (1 + np.exp(-(odds + middle)))).mean()) > csat:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def _recover(
    rng: np.random.Generator, answered: Column, low: Flag, model: ScoreModel, office: FlowClock, end: float
) -> tuple[Column, Column, Column]:
    """Draw when somebody calls after a low score, asks again and hears the second score."""
    size = len(answered)
    in_time = rng.random(size) < model.recovery_contacted
    wait = np.where(in_time, 0.4 + 2.4 * rng.random(size), 3.5 + 6 * rng.random(size))
    contacted = np.where(low, office.later(answered, wait * 5 / 7), np.nan)
    contacted = np.where(contacted < end, contacted, np.nan)
    again = contacted + 2 * DAY
    again = np.where(again < end, again, np.nan)
    replied = again + (2 + rng.exponential(18.0, size)) * HOUR
    replied = np.where((replied < end) & (rng.random(size) < 0.55), replied, np.nan)
    return np.floor(contacted), np.floor(again), np.floor(replied)

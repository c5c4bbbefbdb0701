"""What people were asked and said afterwards, in the order in which the actions would have written it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isnan

import numpy as np

from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.story import Doer
from nexo.application.demo.load.words import Words
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.use import EMAIL, WEBFORM, WHATSAPP
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import Phase
from nexo.domain.satisfaction.enums import InvitationKind, InvitationState, RecoveryState
from nexo.domain.satisfaction.rules import loop

_RESERVED = "ruta protegida: no se envían consultas"
_LATELY = "ya se le preguntó en los últimos 30 días"
_NAN = float("nan")
_SOLVED = (Phase.RESOLVED, Phase.RESOLVED_EXTERNAL)


@dataclass(frozen=True, slots=True)
class Asked:
    """One invitation; `answer` is its place among the answers, -1: none."""

    case: int
    kind: InvitationKind
    state: InvitationState
    at: float
    token: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, to the invitation of that number."""

    asked: int
    case: int
    score: int
    solved: bool | None
    comment: str
    channel: str
    at: float


@dataclass(frozen=True, slots=True)
class Mended:
    """One recovery of the answer of that number; `second` is the number of the second answer, -1: none."""

    said: int
    case: int
    state: RecoveryState
    opened: float
    contacted: float
    closed: float
    cause: str
    note: str
    second: int
    by: Doer


@dataclass(slots=True)
class Loop:
    """The whole satisfaction loop of a world."""

    asked: list[Asked] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What opens each question: of a case by its resolutions, and asked again by place in the surveys."""

    of_case: dict[int, list[str]]
    again: dict[int, str]


def draw_tokens(world: World, told: Sequence[ToldCase], rng: np.random.Generator) -> Tokens:
    """Draw a token for every question that was sent."""
    surveys = world.surveys
    silent = set(surveys.case[surveys.suppressed].tolist())
    first = {
        one.number: [_token(rng) for _ in solved_at(one)]
        for one in told
        if one.number not in silent and is_asked(world, one.number)
    }
    return Tokens(
        first, {place: _token(rng) for place in np.flatnonzero(~np.isnan(surveys.asked_again)).tolist()}
    )


def is_asked(world: World, case: int) -> bool:
    """Say whether the author of a case may be asked how it went."""
    service = world.services[int(world.reports.service[case])]
    return int(world.reports.person[case]) >= 0 and not service.protected and not service.reserved_identity


def solved_at(one: ToldCase) -> list[float]:
    """Return when the question after each solution of a case was made."""
    return [move.at + 1 for move in one.book.moves if move.to in _SOLVED]


def _token(rng: np.random.Generator) -> str:
    """Return a token as `secrets.token_urlsafe(16)` would look."""
    return rng.bytes(16).hex()[:22]


def tell_loop(
    world: World,
    told: Sequence[ToldCase],
    tokens: Tokens,
    words: Words,
    desk: Callable[[int], Doer],
    rng: np.random.Generator,
) -> Loop:
    """Put the drawn surveys into the order in which the actions would have written them."""
    teller = _LoopTeller(world, told, tokens, words, desk, rng)
    surveyed = set(world.surveys.case.tolist())
    for place in range(len(world.surveys)):
        teller.tell(place)
    for one in told:
        if one.number not in surveyed and is_asked(world, one.number):
            teller.tell_unanswered(one)
    return teller.loop


class _LoopTeller:
    def __init__(
        self,
        world: World,
        told: Sequence[ToldCase],
        tokens: Tokens,
        words: Words,
        desk: Callable[[int], Doer],
        rng: np.random.Generator,
    ) -> None:
        self.loop = Loop()
        self._world, self._told, self._words, self._desk, self._rng = world, told, words, desk, rng
        self._tokens = tokens

    def tell(self, place: int) -> None:
        """Write the questions of one survey and what came of them."""
        surveys = self._world.surveys
        case, score = int(surveys.case[place]), int(surveys.score[place])
        if surveys.suppressed[place]:
            for at in solved_at(self._told[case]):
                self._ask(case, InvitationKind.CLOSING, InvitationState.SUPPRESSED, at, _token(self._rng))
            return
        asked = self._ask_after_each(
            self._told[case], InvitationState.ANSWERED if score else InvitationState.SENT
        )
        if score:
            self._answer(place, case, asked, score)

    def tell_unanswered(self, one: ToldCase) -> None:
        """Write the questions of a case that came back before anybody answered."""
        self._ask_after_each(one, InvitationState.SENT)

    def _ask_after_each(self, one: ToldCase, last: InvitationState) -> int:
        """Write a question after each solution: a later one lets the earlier expire."""
        tokens, asked = self._tokens.of_case[one.number], -1
        for place, (at, token) in enumerate(zip(solved_at(one), tokens, strict=True), start=1):
            state = last if place == len(tokens) else InvitationState.EXPIRED
            asked = self._ask(one.number, InvitationKind.CLOSING, state, at, token)
        return asked

    def _ask(self, case: int, kind: InvitationKind, state: InvitationState, at: float, token: str) -> int:
        service = self._world.services[int(self._world.reports.service[case])]
        because = _RESERVED if service.reserved_identity else _LATELY
        because = because if state is InvitationState.SUPPRESSED else ""
        self.loop.asked.append(Asked(case, kind, state, at, token, because))
        return len(self.loop.asked) - 1

    def _answer(self, place: int, case: int, asked: int, score: int) -> None:
        surveys = self._world.surveys
        via, drawn = int(surveys.via[place]), int(surveys.wording[place])
        mood = "low" if loop.is_low(score) else "high" if score >= loop.GOOD_SCORE else "middle"
        said = Said(
            asked=asked,
            case=case,
            score=score,
            solved=True if score >= loop.GOOD_SCORE and via != WHATSAPP else None,
            comment="" if via == WHATSAPP else self._words.say("comments", mood, drawn),
            channel="webform" if via in (EMAIL, WEBFORM) else CHANNELS[via],
            at=float(surveys.answered[place]),
        )
        self.loop.said.append(said)
        if loop.is_low(score):
            self._mend(place, case, len(self.loop.said) - 1, drawn)

    def _mend(self, place: int, case: int, first: int, drawn: int) -> None:
        surveys = self._world.surveys
        contacted, second = float(surveys.contacted[place]), -1
        state, closed = RecoveryState.OPENED, _NAN
        if not isnan(contacted):
            state = RecoveryState.CONTACTED
        if not isnan(surveys.asked_again[place]):
            score = int(surveys.second_score[place])
            asked_state = InvitationState.ANSWERED if score else InvitationState.SENT
            at = float(surveys.asked_again[place])
            asked = self._ask(case, InvitationKind.RECOVERY, asked_state, at, self._tokens.again[place])
            if score:
                closed = float(surveys.answered_again[place])
                self.loop.said.append(Said(asked, case, score, None, "", "voice", closed))
                second, state = len(self.loop.said) - 1, loop.outcome(score)
        known = not isnan(contacted)
        self.loop.mended.append(
            Mended(
                said=first,
                case=case,
                state=state,
                opened=self.loop.said[first].at,
                contacted=contacted,
                closed=closed,
                cause=self._words.say("recovery", "causes", drawn) if known else "",
                note=self._words.say("recovery", "notes", drawn) if known else "",
                second=second,
                by=self._desk(case),
            )
        )

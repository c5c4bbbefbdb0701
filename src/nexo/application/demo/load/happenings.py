"""What happens between people and the town hall, in the order of each person's time: what the ledger writes.

A happening is either a contact that came in or was noted, a message of an official, or a notice that wants to
leave; through which channel a notice leaves, if any, only the ledger knows when it comes to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, NamedTuple

import numpy as np

from nexo.application.demo.load.lives_told import Teller, ToldCase
from nexo.application.demo.load.story import Doer
from nexo.application.demo.load.survey_book import Tokens
from nexo.application.demo.world.contacts import APPOINTMENT, INQUIRY
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.use import EMAIL, VOICE, WEBFORM, WHATSAPP
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import Phase
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.enums import ContactResult, Direction, InteractionKind

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_MOVED = frozenset({
    Phase.AWAITING_CITIZEN,
    Phase.SCHEDULED,
    Phase.REFERRED_EXTERNAL,
    Phase.UNFEASIBLE,
    Phase.REOPENED,
})  # fmt: skip
_OPENS, _CLOSES = 7, 21
_SLOW_ONE_IN = 6  # so many questions wait for somebody who knows, up to two days
_KINDS = ("inquiry", "appointment", "procedure")


class Contact(NamedTuple):
    """Somebody wrote, called, came or filled in a form; or an official called them.

    `answers`: it is a reply to our message about `case`. `scores`: it is a score, for which nobody waits.
    """

    at: float
    person: int
    channel: int
    text: str
    by: Doer | None
    case: int = -1
    opens: bool = False
    subject: str = ""
    result: str = ""
    seconds: int | None = None
    direction: str = Direction.IN
    answers: bool = False
    scores: bool = False


class Reply(NamedTuple):
    """An official writes to a person on the channel that was last used."""

    at: float
    person: int
    channel: int
    text: str
    by: Doer
    case: int = -1


class Notice(NamedTuple):
    """A notice of `slug` about a case wants to leave; `key` as the notices make it."""

    at: float
    person: int
    slug: str
    case: int
    move: int = -1
    token: str = ""


Happening = Contact | Reply | Notice


@dataclass(slots=True)
class Diary:
    """Collects the happenings of a world."""

    world: World
    teller: Teller
    told: Sequence[ToldCase]
    tokens: Tokens

    def in_order(self) -> list[Happening]:
        """Return all happenings by person and time; those of unknown people stand first."""
        found: list[Happening] = [*self._of_cases(), *self._of_reminders(), *self._of_contacts()]
        found += self._of_surveys()
        return sorted(found, key=lambda one: (one.person, one.at))

    def _of_cases(self) -> Iterator[Happening]:
        reports = self.world.reports
        for one in self.told:
            number = one.number
            service = self.world.services[int(reports.service[number])]
            person, channel = int(reports.person[number]), int(reports.channel[number])
            drawn = int(reports.wording[number])
            spoken = channel not in (WHATSAPP, EMAIL, WEBFORM)
            yield Contact(
                at=float(reports.at[number]),
                person=person,
                channel=channel,
                text=one.description,
                by=None if channel in (WHATSAPP, EMAIL) else one.opened_by,
                case=number,
                opens=True,
                subject=service.name if channel in (WEBFORM, EMAIL) else "",
                result=ContactResult.CASE_OPENED if spoken else "",
                seconds=120 + drawn % 300 if spoken else None,
            )
            if service.protected or person < 0:
                continue
            if channel in (WHATSAPP, EMAIL):
                yield from self._first_reply(one, person, channel, drawn)
            yield from self._notices(one, person)

    def _first_reply(self, one: ToldCase, person: int, channel: int, drawn: int) -> Iterator[Happening]:
        at = float(self.world.reports.registered[one.number]) + 90
        if at < self.world.end and drawn % 20:
            text = "Hola, gracias por avisar. Ya lo cargamos y lo tiene el área; te avisamos por acá."
            yield Reply(at, person, channel, text, one.opened_by, one.number)

    def _notices(self, one: ToldCase, person: int) -> Iterator[Happening]:
        tokens = iter(self.tokens.of_case.get(one.number, []))
        registered = float(self.world.reports.registered[one.number])
        yield Notice(registered + 1, person, "case_registered", one.number)
        for place, move in enumerate(one.book.moves):
            if move.to in _MOVED and move.before:
                yield Notice(move.at + 1, person, "case_moved", one.number, move=place)
            elif move.to in (Phase.RESOLVED, Phase.RESOLVED_EXTERNAL):
                token = next(tokens, "")
                yield Notice(move.at + 1, person, "case_resolved", one.number, move=place, token=token)
            if move.to is Phase.IN_PROGRESS and move.before is Phase.AWAITING_CITIZEN:
                said = self.teller.words.say("ask", "answers", int(self.world.reports.wording[one.number]))
                channel = int(self.world.reports.channel[one.number])
                by = None if channel in (WHATSAPP, EMAIL) else self.teller.desk(one.number)
                spoken = WHATSAPP if channel == WHATSAPP else EMAIL if channel == EMAIL else VOICE
                yield Contact(
                    move.at - 1, person, spoken, said, by if spoken == VOICE else None, one.number,
                    result=ContactResult.INFORMED if spoken == VOICE else "",
                    seconds=90 if spoken == VOICE else None, answers=spoken != VOICE,
                )  # fmt: skip

    def _of_reminders(self) -> Iterator[Happening]:
        reminders, reports = self.world.reminders, self.world.reports
        for case, at, channel in zip(
            reminders.case.tolist(), reminders.at.tolist(), reminders.channel.tolist(), strict=True
        ):
            service = self.world.services[int(reports.service[case])]
            if service.protected:
                continue
            drawn, person = int(reports.wording[case]) // 23, int(reports.person[case])
            said = self.teller.words.say("reiteration", "words", drawn)
            yield from self._talk(at, person, channel, said, "reiteration", drawn, case)

    def _talk(
        self, at: float, person: int, channel: int, said: str, table: str, drawn: int, case: int
    ) -> Iterator[Happening]:
        """Yield what somebody says about a case and what the desk answers."""
        unit = self.teller.unit_name(self.told[case].book.owner)
        answer = self.teller.words.say(table, "answers", drawn).format(unit=unit)
        by = self.teller.desk(drawn)
        if channel in (WHATSAPP, EMAIL):
            yield Contact(at, person, channel, said, None)
            replied = self._office_hours(at + _HOUR * (0.4 + drawn % 7), drawn)
            if replied < self.world.end:
                yield Reply(replied, person, channel, answer, by, case)
            return
        spoken = VOICE if channel == WEBFORM else channel
        yield Contact(
            at, person, spoken, f"{said} Se le informó: {answer}", by, case,
            result=ContactResult.INFORMED, seconds=80 + drawn % 200,
        )  # fmt: skip

    def _office_hours(self, at: float, drawn: int) -> float:
        """Move an answer of the desk into its hours, 7 to 21."""
        hour = (at + self.world.offset) % _DAY / _HOUR
        return (
            at
            if _OPENS <= hour < _CLOSES
            else float(int(at + (_OPENS - hour) % 24 * _HOUR)) + drawn % 50 * _MINUTE
        )

    def _of_contacts(self) -> Iterator[Happening]:
        contacts = self.world.contacts
        rows = zip(
            contacts.at.tolist(),
            contacts.kind.tolist(),
            contacts.service.tolist(),
            contacts.is_fee.tolist(),
            contacts.channel.tolist(),
            contacts.person.tolist(),
            contacts.wording.tolist(),
            strict=True,
        )
        for at, kind, service, is_fee, channel, person, drawn in rows:
            yield from self._contact(at, kind, service, channel, person, drawn, is_fee=is_fee)

    def _contact(
        self, at: float, kind: int, service: int, channel: int, person: int, drawn: int, *, is_fee: bool
    ) -> Iterator[Happening]:
        words, name = self.teller.words, self.world.services[service].name if service >= 0 else ""
        topic = words.topic(_KINDS[kind], drawn // 5, is_fee=is_fee and kind == INQUIRY)
        if kind == APPOINTMENT:
            topic = 0 if self.world.services[service].kind == "appointment" else 1
        said, answer = words.contact(_KINDS[kind], topic, drawn, name)
        by = self.teller.desk(drawn // 3)
        if channel in (WHATSAPP, EMAIL, WEBFORM) and person >= 0:
            subject = name or "Consulta" if channel != WHATSAPP else ""
            visitor = Doer("anonymous") if channel == WEBFORM else None
            yield Contact(at, person, channel, said, visitor, subject=subject)
            yield from self._answer(at, person, channel, answer, by, drawn)
            return
        spoken = channel if channel not in (WHATSAPP, EMAIL, WEBFORM) else VOICE
        abandoned = spoken == VOICE and drawn % 23 == 0
        yield Contact(
            at, person, spoken, said if abandoned else f"{said} {answer}", by,
            result=ContactResult.ABANDONED if abandoned else ContactResult.INFORMED,
            seconds=20 if abandoned else 60 + drawn % 240,
        )  # fmt: skip

    def _answer(
        self, at: float, person: int, channel: int, answer: str, by: Doer, drawn: int
    ) -> Iterator[Happening]:
        wait = (3 + drawn % 160) * _MINUTE
        if drawn % _SLOW_ONE_IN == 0:
            wait += (1 + drawn // _SLOW_ONE_IN % 40) * _HOUR
        replied = self._office_hours(at + wait, drawn)
        if replied < self.world.end:
            yield Reply(replied, person, channel, answer, by)

    def _of_surveys(self) -> Iterator[Happening]:
        surveys, reports = self.world.surveys, self.world.reports
        for place in np.flatnonzero(surveys.score > 0).tolist():
            case, score = int(surveys.case[place]), int(surveys.score[place])
            person = int(reports.person[case])
            yield from self._say_score(place, case, person, float(surveys.answered[place]), score)
            contacted = float(surveys.contacted[place])
            if isnan(contacted):
                continue
            note = self.teller.words.say("recovery", "notes", int(surveys.wording[place]))
            yield self._call(contacted, person, case, f"Llamado de recuperación. {note}")
            if not isnan(surveys.asked_again[place]):
                token = self.tokens.again.get(place, "")
                yield Notice(
                    float(surveys.asked_again[place]), person, "recovery_contacted", case, token=token
                )
            if not isnan(surveys.answered_again[place]):
                second = int(surveys.second_score[place])
                at = float(surveys.answered_again[place])
                yield self._call(at, person, case, f"Segunda consulta: puntaje {second}.")

    def _say_score(self, place: int, case: int, person: int, at: float, score: int) -> Iterator[Happening]:
        via = int(self.world.surveys.via[place])
        if via == WHATSAPP:
            yield Contact(at, person, WHATSAPP, str(score), None, scores=True)
        elif via == VOICE:
            yield self._call(at, person, case, f"Llamado para saber cómo quedó. Puntaje {score}.")

    def _call(self, at: float, person: int, case: int, text: str) -> Contact:
        """Return a call of ours to a person about a case."""
        return Contact(
            at, person, VOICE, text, self.teller.desk(case), case,
            result=ContactResult.INFORMED, seconds=150, direction=Direction.OUT,
        )  # fmt: skip


def is_reserved(visibility: str) -> bool:
    """Say whether a case must not be spoken of in notices."""
    return visibility == Visibility.PROTECTED


KIND_OF: dict[int, str] = {
    WHATSAPP: InteractionKind.MESSAGE,
    EMAIL: InteractionKind.MESSAGE,
    WEBFORM: InteractionKind.FORM,
    VOICE: InteractionKind.CALL,
    CHANNELS.index("counter"): InteractionKind.VISIT,
}
Row = dict[str, Any]

"""Keeps the ledger of each person as the actions would: conversations, what waits, which channel a notice takes.

The twin of `interactions.actions.entries`, of `queue_message` and of `notifications.notify` for rows in bulk;
the decisions themselves (`waiting`, `choice`, `pick`, `preview`) are asked of the same rules.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from nexo.application.demo.load.happenings import KIND_OF, Contact, Happening, Notice, Reply
from nexo.application.demo.load.ledger_book import Entry, Ledger, NoticeRow, Talk
from nexo.application.demo.load.lives_told import ToldCase
from nexo.application.demo.load.register import Person, Register
from nexo.application.demo.load.story import SYSTEM, Doer
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.use import WHATSAPP
from nexo.application.demo.world.world import World
from nexo.domain.interactions.enums import Direction, InteractionKind
from nexo.domain.interactions.rules import choice, preview, waiting
from nexo.domain.notifications.actions.notify import Wording
from nexo.domain.notifications.rules.pick import pick

_HOUR, _DAY = 3600.0, 86_400.0
_QUIET = 3 * _DAY  # after so long without a word the desk closes a conversation
_NOBODY = "no hay un medio por el que se pueda escribir ahora"
_LABELS = {
    "email": "Correo de Atención Vecinal",
    "webform": "Portal de Los Ceibos",
    "whatsapp": "WhatsApp de Los Ceibos",
}
_WINDOW_HOURS = 24
_OPENED, _ONLY = "abrió el caso", "es el único caso abierto de la persona"
_ANSWERS = "responde a un mensaje de este caso"
_RECEIPT = "case_registered"
_SPEAKING = frozenset({InteractionKind.MESSAGE, InteractionKind.CALL, InteractionKind.VISIT})


Composer = Callable[[Notice], Wording]


class LedgerWriter:
    """Writes the happenings of one world, person by person."""

    def __init__(
        self,
        world: World,
        register: Register,
        told: Sequence[ToldCase],
        compose: Composer,
        desk: Callable[[int], Doer],
    ) -> None:
        self._world, self._register, self._compose, self._desk = world, register, compose, desk
        self._open: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
        for one in told:
            person = int(world.reports.person[one.number])
            self._open[person] += [(one.number, since, until) for since, until in one.book.spans()]
        self.ledger = Ledger()

    def only_open_case(self, person: int, at: float) -> int:
        """Return the open case that a person asked for, if it is the only one; else -1."""
        found = [case for case, since, until in self._open[person] if since <= at < until]
        return found[0] if len(found) == 1 else -1

    def registered_at(self, case: int) -> float:
        """Return when a case was opened."""
        return float(self._world.reports.registered[case])

    def reader_of(self, case: int) -> str:
        """Return the area that alone reads what is said of a case; '' where the town reads it."""
        if case < 0:
            return ""
        service = self._world.services[int(self._world.reports.service[case])]
        return service.owner if service.protected or service.reserved_identity else ""

    def came_by(self, case: int) -> str:
        """Return the channel through which a case came."""
        return CHANNELS[int(self._world.reports.channel[case])]

    def write(self, happenings: Iterable[Happening]) -> Ledger:
        """Write everything; `happenings` stand by person and then in time."""
        for number, group in groupby(happenings, key=lambda one: one.person):
            if number < 0:
                for one in group:
                    _Shelf(self, None).write([one])
            else:
                _Shelf(self, self._register[number]).write(list(group))
        return self.ledger

    def wording(self, notice: Notice) -> Wording:
        """Return the words of a notice."""
        return self._compose(notice)

    def desk(self, drawn: int) -> Doer:
        """Return an official of the front office."""
        return self._desk(drawn)

    @property
    def now(self) -> float:
        """The present."""
        return self._world.end

    def has_mailbox(self, person: Person) -> bool:
        """Say whether somebody can be written to by mail."""
        return bool(self._world.use.has_mailbox[person.number])

    def writes_by_chat(self, person: Person) -> bool:
        """Say whether somebody ever wrote by WhatsApp."""
        return bool(self._world.use.channels[person.number, WHATSAPP])


class _Shelf:
    """The ledger of one person, or of one stranger."""

    def __init__(self, writer: LedgerWriter, person: Person | None) -> None:
        self._writer, self._person = writer, person
        self._ledger = writer.ledger
        self._talk: Talk | None = None
        self._last_in: dict[str, float] = {}
        self._told_of: dict[int, int] = {}

    def write(self, happenings: list[Happening]) -> None:
        for place, one in enumerate(happenings):
            if isinstance(one, Contact):
                self._write_contact(one)
            elif isinstance(one, Reply):
                self._write_reply(one)
            else:
                self._write_notice(one)
            following = happenings[place + 1].at if place + 1 < len(happenings) else float("inf")
            self._close_if_quiet(one.at, following)

    def _close_if_quiet(self, at: float, following: float) -> None:
        """The desk closes what is done: calls and visits soon, written talk after some days."""
        talk = self._talk
        if talk is None:
            return
        written = talk.last_channel in {"whatsapp", "email", "webform"}
        wait = _QUIET if written else _HOUR
        closing = at + int(wait * (0.5 + (talk.number * 37 % 100) / 100))
        if closing < min(following, self._writer.now):
            talk.is_open, talk.closed = False, closing
            talk.closed_by = self._writer.desk(talk.number)
            talk.unread = 0
            talk.unanswered.clear()
            self._ledger.closings.append((talk.number, closing, talk.closed_by))
            self._talk = None

    def _open_talk(self, at: float) -> Talk:
        if self._talk is None:
            self._talk = Talk(len(self._ledger.talks), self._person.number if self._person else -1, at)
            self._ledger.talks.append(self._talk)
        return self._talk

    def _write_contact(self, one: Contact) -> None:
        slug = CHANNELS[one.channel]
        if one.direction == Direction.IN:
            self._last_in[slug] = one.at
        by = one.by
        kind = KIND_OF[one.channel]
        number = len(self._ledger.entries)
        self._keep(
            Entry(
                number=number,
                talk=self._open_talk(one.at).number,
                person=one.person,
                channel=slug,
                direction=one.direction,
                kind=kind,
                at=one.at,
                text=one.text,
                subject=one.subject,
                by=by,
                automatic=False,
                verified=by is None or by.kind != "anonymous",
                because=self._because(by, slug),
                about=self._about(one, kind),
                opens=one.case if one.opens else -1,
                result=one.result,
                seconds=one.seconds,
                reader=self._writer.reader_of(one.case),
                reply_to=self._told_of.get(one.case, -1) if one.answers else -1,
            )
        )
        if one.scores:
            self._settle([number])

    def _about(self, one: Contact, kind: str) -> tuple[tuple[int, str], ...]:
        """Return what a contact speaks of: what the desk said, else the only open case of the person.

        A message is tied before an official opens a case from it, so it may then speak of two.
        """
        said: tuple[tuple[int, str], ...] = ()
        if one.case >= 0:
            said = ((one.case, _OPENED if one.opens else _ANSWERS if one.answers else ""),)
        incoming = one.direction == Direction.IN and kind in _SPEAKING and self._person is not None
        if not incoming or self._writer.reader_of(one.case) or (said and not (one.opens and one.by is None)):
            return said
        only = self._writer.only_open_case(one.person, one.at)
        return ((only, _ONLY), *said) if only >= 0 else said

    def _because(self, by: Doer | None, slug: str) -> str:
        """Return why the entry stands in this conversation, as the actions say it."""
        if self._person is None:
            return "Contacto de una persona sin identificar."
        if by is None:
            return self._because_of_provider(slug)
        return "Lo registró quien atendió." if by.kind == "staff" else "Lo cargó desde el portal."

    def _because_of_provider(self, slug: str) -> str:
        if slug == "whatsapp":
            return "El número de WhatsApp ya era conocido."
        return "Escribe desde el medio de contacto de una sola persona y el nombre no lo contradice."

    def _write_reply(self, one: Reply) -> None:
        slug = CHANNELS[one.channel]
        address = self._address(slug)
        if not address or not self._window_is_open(slug, one.at):
            return
        self._write_out(one.at, slug, address, one.text, "", one.by, one.case, automatic=False)

    def _window_is_open(self, slug: str, at: float) -> bool:
        return slug != "whatsapp" or at - self._last_in.get(slug, -_DAY) < _WINDOW_HOURS * _HOUR

    def _address(self, slug: str) -> str:
        person = self._person
        if person is None:
            return ""
        if slug == "whatsapp":
            return person.phone if slug in self._last_in else ""
        if slug == "webform":
            return str(UUID(person.hex)) if slug in self._last_in else ""
        return person.email if self._writer.has_mailbox(person) else ""

    def _write_out(
        self,
        at: float,
        slug: str,
        address: str,
        text: str,
        subject: str,
        by: Doer,
        case: int,
        *,
        automatic: bool,
        notice: int = -1,
    ) -> int:
        entry = Entry(
            number=len(self._ledger.entries),
            talk=self._open_talk(at).number,
            person=self._person.number if self._person else -1,
            channel=slug,
            direction=Direction.OUT,
            kind=InteractionKind.MESSAGE,
            at=at,
            text=text,
            subject=subject,
            by=by,
            automatic=automatic,
            verified=True,
            because="",
            about=((case, ""),) if case >= 0 else (),
            opens=-1,
            result="",
            seconds=None,
            reader=self._writer.reader_of(case),
            to=address,
            notice=notice,
        )
        self._keep(entry)
        if case >= 0:
            self._told_of[case] = entry.number
        return entry.number

    def _write_notice(self, one: Notice) -> None:
        """Let a notice leave by the channel that the rules pick, or write down that none will do."""
        number = len(self._ledger.notices)
        judged = choice.judge(self._options(), datetime.fromtimestamp(one.at, tz=UTC))
        slug, because = pick(judged, came_by=self._writer.came_by(one.case))
        entry = -1
        if slug:
            wording = self._writer.wording(one)
            is_chat = slug == "whatsapp"
            entry = self._write_out(
                one.at,
                slug,
                self._address(slug),
                wording.chat if is_chat else wording.long,
                wording.subject,
                SYSTEM,
                one.case,
                automatic=True,
                notice=number,
            )
        if entry >= 0 and one.slug == _RECEIPT:
            self._settle_until(self._writer.registered_at(one.case))
        self._ledger.notices.append(
            NoticeRow(
                number,
                one.slug,
                one.case,
                one.person,
                one.at,
                slug,
                because or _NOBODY,
                entry,
                one.move,
                one.token,
            )
        )

    def _settle_until(self, at: float) -> None:
        """Let nobody wait for what became a case."""
        if self._talk is not None:
            self._settle([number for number, came in self._talk.unanswered.items() if came <= at])

    def _settle(self, numbers: Iterable[int]) -> None:
        talk = self._talk
        if talk is None:
            return
        for number in numbers:
            del talk.unanswered[number]
            self._ledger.settled.add(number)
        if not talk.unanswered:
            talk.unread = 0

    def _options(self) -> list[choice.Option]:
        """Return what is known of the channels that can write, as `channel_choices` gathers it."""
        found = []
        for slug, label in _LABELS.items():
            last = self._last_in.get(slug)
            found.append(
                choice.Option(
                    slug=slug,
                    label=label,
                    has_address=bool(self._address(slug)),
                    verified=slug != "email",
                    last_in_at=datetime.fromtimestamp(last, tz=UTC) if last else None,
                    window_hours=_WINDOW_HOURS if slug == "whatsapp" else None,
                    reaches=slug != "webform",
                )
            )
        return found

    def _keep(self, entry: Entry) -> None:
        """Add an entry and let it leave its mark on the conversation, by the rules of the ledger."""
        self._ledger.entries.append(entry)
        talk = self._ledger.talks[entry.talk]
        effect = waiting.effect_of(
            direction=entry.direction, kind=entry.kind, is_automatic=entry.automatic, result=entry.result
        )
        if effect.waits:
            talk.unanswered[entry.number] = entry.at
        if effect.waits is False:
            talk.unread = 0
            talk.unanswered.clear()
        talk.unread += effect.unread
        if effect.shows or not talk.last_channel:
            talk.last_at, talk.last_channel = entry.at, entry.channel
            talk.preview = (
                preview.RESERVED
                if entry.reader
                else preview.preview_of(text=entry.text, subject=entry.subject)
            )

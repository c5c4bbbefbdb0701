"""Turns the drawn life of each case into its book of moves, up to the present moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from math import isnan

from nexo.application.demo.load.ground import routes
from nexo.application.demo.load.made import Ground
from nexo.application.demo.load.staff import Staff
from nexo.application.demo.load.story import AUTHOR, SYSTEM, CaseBook, Doer
from nexo.application.demo.load.words import Words
from nexo.application.demo.world.lives import Lives
from nexo.application.demo.world.reports import CHANNELS
from nexo.application.demo.world.world import World
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.organisation.models import StaffMember

_MINUTE, _DAY = 60.0, 86_400.0
_OWNER_REASON = "área responsable del servicio"


@dataclass(frozen=True, slots=True)
class ToldCase:
    """One case with its book; `number` is its place in the world.

    `first_unit` is where it was routed, `promised` when it was due at that time.
    """

    number: int
    book: CaseBook
    opened_by: Doer
    description: str
    first_unit: str
    promised: float


class Teller:
    """Tells the cases of a world one after another, in the order of their receipt."""

    def __init__(self, world: World, ground: Ground, staff: Staff, codes: list[str], zone: tzinfo) -> None:
        self.words = Words(world)
        self._world, self._ground, self._staff = world, ground, staff
        self._codes, self._zone = codes, zone
        self._routes = routes(ground.jurisdiction.id)
        self._doers = {code: _doer(members[0]) for code, members in staff.of_unit.items()}
        self._desk = [_doer(member) for member in staff.desk]
        self._lead: dict[int, ToldCase] = {}

    def cases(self) -> Iterator[ToldCase]:
        """Yield every case of the world, first reports before those that follow them."""
        for number in range(len(self._world.reports)):
            told = self._tell(number)
            if self._world.reports.is_first[number]:
                self._lead[int(self._world.reports.incident[number])] = told
            yield told

    def _tell(self, number: int) -> ToldCase:
        world, reports = self._world, self._world.reports
        service = world.services[int(reports.service[number])]
        place = world.zones[int(reports.zone[number])].code
        unit, because = self._routes.get((service.code, place), ("", _OWNER_REASON))
        owner = unit or service.owner
        channel = CHANNELS[int(reports.channel[number])]
        book = CaseBook(
            zone=self._zone,
            owner=owner,
            routing_reason=because,
            received=float(reports.at[number]),
            term=(service.term.amount, service.term.unit),
            due=float(world.ends.due[number]),
        )
        drawn = int(reports.wording[number])
        opened_by = Doer("anonymous") if channel == "webform" else self._desk[drawn % len(self._desk)]
        book.open(float(reports.registered[number]), opened_by)
        chapter = _Chapter(self, number, book, drawn)
        chapter.tell(self._lead.get(int(reports.incident[number])))
        description = self.words.report(number, channel)
        promised = float(world.ends.due[number])
        return ToldCase(number, book, opened_by, description, owner, promised)

    def doer(self, unit: str) -> Doer:
        """Return who answers for a unit, or for the one above that has somebody."""
        return self._doers.get(unit) or self._doers["ATV"]

    def desk(self, drawn: int) -> Doer:
        """Return one official of the front office."""
        return self._desk[drawn % len(self._desk)]

    def lead_of(self, incident: int, number: int) -> int:
        """Return the number of the first case of an incident, or `number` if that is the one being told."""
        told = self._lead.get(incident)
        return told.number if told else number

    @property
    def triage(self) -> Doer:
        """Return who sorts out competence."""
        return self._desk[1]

    @property
    def supervisor(self) -> Doer:
        """Return who decides when areas keep sending a case back."""
        return _doer(self._staff.by_email["silvia@losceibos.example"])

    @property
    def world(self) -> World:
        """Return the world that is told."""
        return self._world

    def code(self, number: int) -> str:
        """Return the public code of a case."""
        return self._codes[number]

    def unit_name(self, code: str) -> str:
        """Return the name of a unit."""
        return self._ground.units[code].name


class _Chapter:
    """The life of one case; every step that lies after the present is left out."""

    def __init__(self, teller: Teller, number: int, book: CaseBook, drawn: int) -> None:
        self._teller, self._number, self._book, self._drawn = teller, number, book, drawn
        world = teller.world
        self._incident = int(world.reports.incident[number])
        self._service = world.services[int(world.reports.service[number])]
        self._now = world.end
        self._last = float(world.reports.registered[number])
        self._resolved = float(world.ends.resolved[number])

    def tell(self, lead: ToldCase | None) -> None:
        """Write the life: the first report's own, or that of one who joined a known problem."""
        if self._lives().at_once[self._incident]:
            self._resolve_at_once()
        elif lead is None:
            self._write_returns()
            self._write_work()
        else:
            self._write_as_follower(lead)
        self._write_end()

    def _lives(self) -> Lives:
        return self._teller.world.lives

    def _at(self, name: str) -> float:
        """Return the moment of a step, never before the one before it; infinite if it never came."""
        moment = float(getattr(self._lives(), name)[self._incident])
        if isnan(moment):
            return float("inf")
        return self._after(moment)

    def _after(self, moment: float) -> float:
        return max(moment, self._last + _MINUTE)

    def _reached(self, moment: float) -> bool:
        """Say whether a step lies in the past and before the end of the case, and remember it."""
        limit = self._now if isnan(self._resolved) else min(self._now, self._resolved)
        if moment >= limit:
            return False
        self._last = moment
        return True

    def _write_returns(self) -> None:
        book, unit = self._book, self._book.owner
        for back, forth in (("returned", "reassigned"), ("returned_again", "reassigned_again")):
            moment = self._at(back)
            if not self._reached(moment):
                return
            note = self._teller.words.say("returned", "notes", self._drawn)
            book.move(
                moment, self._teller.doer(book.owner), Phase.RETURNED, reason=Reason.NOT_MINE, note=note
            )
            moment = self._at(forth)
            if not self._reached(moment):
                return
            to = self._other_unit(unit) if book.owner == unit else unit
            decides = self._teller.supervisor if back == "returned_again" else self._teller.triage
            book.assign(moment, decides, to, f"Revisado: lo atiende {self._teller.unit_name(to)}.")

    def _other_unit(self, unit: str) -> str:
        """Return the deputy where it is an area of ours with people, else the same area again."""
        deputy = self._service.deputy
        return deputy if deputy and self._teller.doer(deputy) is not self._teller.doer("ATV") else unit

    def _write_work(self) -> None:
        moment = self._at("accepted")
        if not self._reached(moment):
            return
        self._take(moment)
        if self._write_referral():
            return
        self._write_question()
        moment = self._at("scheduled")
        if self._reached(moment):
            self._schedule(moment)

    def _take(self, moment: float) -> None:
        doer = self._teller.doer(self._book.owner)
        self._book.take(moment, doer, doer.hex)

    def _write_question(self) -> None:
        if self._teller.world.reports.person[self._number] < 0:
            return
        moment = self._at("asked")
        if not self._reached(moment):
            return
        question = self._teller.words.say("ask", "questions", self._drawn)
        doer = self._teller.doer(self._book.owner)
        self._book.move(moment, doer, Phase.AWAITING_CITIZEN, public_note=question)
        moment = self._at("replied")
        if self._reached(moment):
            self._book.move(moment, SYSTEM, Phase.IN_PROGRESS, note="respondió quien lo pidió")

    def _schedule(self, moment: float) -> None:
        done = self._lives().resolved[self._incident]
        promised = moment + _DAY if done < moment else done
        if self._drawn % 4 == 0:
            promised = moment + 0.7 * (promised - moment)  # a promise that is not kept
        day = (
            datetime.fromtimestamp(max(promised, moment + _DAY / 2), tz=UTC)
            .astimezone(self._book.zone)
            .date()
        )
        self._book.scheduled_for = day
        self._book.move(moment, self._teller.doer(self._book.owner), Phase.SCHEDULED)

    def _write_referral(self) -> bool:
        moment = self._at("referred")
        if not self._reached(moment):
            return False
        body = self._teller.unit_name(self._service.external)
        self._book.move(
            moment,
            self._teller.doer(self._book.owner),
            Phase.REFERRED_EXTERNAL,
            note=body,
            public_note=self._teller.words.referral(body, self._drawn),
            result=Result.NOT_COMPETENT,
        )
        return True

    def _write_as_follower(self, lead: ToldCase) -> None:
        """The area takes the later report too, or the system resolves it with the first."""
        by_area = self._drawn % 5 < 3 or lead.book.phase is Phase.REFERRED_EXTERNAL
        moment = self._after(max(self._at("accepted"), self._last + 20 * _MINUTE))
        if by_area and self._reached(moment):
            self._take(moment)
            self._write_referral()

    def _resolve_at_once(self) -> None:
        if isnan(self._resolved):
            return
        answer = self._teller.words.solution(self._service, Result.INFORMED, "", self._drawn)
        moment = self._after(self._resolved)
        self._book.move(
            moment, self._teller.desk(self._drawn), Phase.RESOLVED, public_note=answer, result=Result.INFORMED
        )
        self._resolved = float("nan")

    def _write_end(self) -> None:
        if not isnan(self._resolved):
            self._resolve(self._resolved, first=True)
        self._write_second_life()
        self._close()

    def _resolve(self, moment: float, *, first: bool) -> None:
        moment = max(moment, self._last)
        book, world = self._book, self._teller.world
        follows = not world.reports.is_first[self._number] and moment == self._lead_resolved()
        if book.phase is Phase.REFERRED_EXTERNAL:
            body = self._teller.unit_name(self._service.external)
            answer = self._teller.words.solution(self._service, Result.NOT_COMPETENT, body, self._drawn)
            book.move(moment, self._teller.doer(book.owner), Phase.RESOLVED_EXTERNAL, public_note=answer)
            return
        is_unfeasible = bool(self._lives().unfeasible[self._incident]) and first
        by = SYSTEM if follows and not is_unfeasible else self._teller.doer(book.owner)
        if book.phase in (Phase.ASSIGNED, Phase.REOPENED):
            book.move(moment, by, Phase.IN_PROGRESS)
        if is_unfeasible:
            self._declare_unfeasible(moment)
            return
        result = self._result(follows=follows)
        answer = self._teller.words.solution(self._service, self._plain(result), "", self._drawn_of_lead())
        note = f"mismo problema que {self._teller.code(self._lead_number())}" if by is SYSTEM else ""
        book.move(moment, by, Phase.RESOLVED, note=note, public_note=answer, result=result)

    def _declare_unfeasible(self, moment: float) -> None:
        technical = bool(self._drawn & 1)
        result = Result.UNFEASIBLE_TECHNICAL if technical else Result.UNFEASIBLE_BUDGET
        reason = Reason.NOT_TECHNICALLY_FEASIBLE if technical else Reason.NO_BUDGET
        doer = self._teller.doer(self._book.owner)
        if self._book.phase is Phase.SCHEDULED:
            self._book.move(moment, doer, Phase.IN_PROGRESS)
        answer = self._teller.words.solution(self._service, result, "", self._drawn)
        self._book.move(moment, doer, Phase.UNFEASIBLE, reason=reason, public_note=answer, result=result)

    def _result(self, *, follows: bool) -> Result:
        if follows:
            return Result.DUPLICATE_SOLVED
        if self._lives().not_found[self._incident]:
            return Result.NO_FAULT_FOUND
        return Result.SOLVED_PARTIALLY if self._drawn % 29 == 0 else Result.SOLVED

    def _plain(self, result: Result) -> Result:
        found = not self._lives().not_found[self._incident]
        return Result.SOLVED if result is Result.DUPLICATE_SOLVED and found else result

    def _lead_number(self) -> int:
        return self._teller.lead_of(self._incident, self._number)

    def _lead_resolved(self) -> float:
        return float(self._teller.world.ends.resolved[self._lead_number()])

    def _drawn_of_lead(self) -> int:
        return int(self._teller.world.reports.wording[self._lead_number()])

    def _write_second_life(self) -> None:
        world = self._teller.world
        if not world.reports.is_first[self._number] or isnan(self._book.resolved):
            return
        moment = float(self._lives().reopened[self._incident])
        if isnan(moment) or moment >= self._now:
            return
        said = self._teller.words.say("reopened", "words", self._drawn)
        by = AUTHOR if world.reports.person[self._number] >= 0 else self._teller.desk(self._drawn)
        self._book.dispute(moment, by, said)
        moment = float(self._lives().resumed[self._incident])
        if moment < self._now:
            self._take(moment)
        moment = float(self._lives().resolved_again[self._incident])
        if moment < self._now:
            self._resolve(moment, first=False)

    def _close(self) -> None:
        world = self._teller.world
        moment = float(world.closed[self._number])
        if isnan(moment) or isnan(self._book.resolved):
            return
        if world.confirmed[self._number] and self._book.phase is not Phase.UNFEASIBLE:
            self._book.confirm(moment, AUTHOR)
        else:
            self._book.move(moment, SYSTEM, Phase.CLOSED)


def _doer(member: StaffMember) -> Doer:
    return Doer("staff", member.pk.hex, member.name)

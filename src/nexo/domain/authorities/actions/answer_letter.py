"""An authority answers, itself or by a delegate; the first answer counts, and both names stay with it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.domain.authorities import policies
from nexo.domain.authorities.actions.let_expire import write_verdict
from nexo.domain.authorities.enums import HearingState
from nexo.domain.authorities.errors import AnsweredBefore, HearingOwed, LetterOver, NothingWritten
from nexo.domain.authorities.events import LetterAnswered
from nexo.domain.authorities.models import Authority, Delegate, Hearing, Letter
from nexo.domain.authorities.queries.chain import answers_now
from nexo.domain.authorities.queries.letters import clock_of
from nexo.domain.authorities.rules.duty import is_late
from nexo.domain.authorities.rules.signing import signature
from nexo.domain.cases.actions.change_phase import change_phase
from nexo.domain.cases.actions.resolve_case import resolve_case
from nexo.domain.cases.enums import Phase, Result
from nexo.domain.cases.models import Case
from nexo.domain.organisation.models import StaffMember
from nexo.domain.organisation.queries.town import calendar_of
from nexo.domain.organisation.rules.answering import Standing
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.kernel.events.record import record

LONGEST = 6000
_TO_TAKE_UP = frozenset({Phase.ASSIGNED, Phase.REOPENED, Phase.AWAITING_CITIZEN, Phase.REFERRED_EXTERNAL})


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers, in whose name, and how that reads."""

    by_id: UUID
    in_name_of: StaffMember | None
    words: str


@transaction.atomic
def answer_letter(*, actor: Actor, letter_id: UUID, text: str) -> Letter:
    """Answer a letter; the case is resolved with the answer and its signature, and its author is told.

    After a reopening it may be answered again: the record keeps the first. Of two at once one wins, and the other is
    told who answered. Raises `NotFound`, `NotAllowed`, `NothingWritten`, `AnsweredBefore`, `LetterOver`,
    `HearingOwed`, `MoveNotAllowed`.
    """
    letter = locked_letter(actor=actor, letter_id=letter_id)
    if not text.strip():
        raise NothingWritten(field="text")
    if letter.answered_at is not None and not letter.case.is_open:
        raise AnsweredBefore(field="text", values={"who": letter.signature})
    if not letter.case.is_open:
        raise LetterOver(field="text")
    if Hearing.objects.filter(letter=letter, state=HearingState.REQUESTED).exists():
        raise HearingOwed(field="text")
    signed = signed_by(actor, letter.authority)
    close(letter=letter, signed=signed, text=text.strip()[:LONGEST], result=Result.INFORMED)
    mark_answered(actor=actor, letter=letter, signed=signed)
    return letter


def locked_letter(*, actor: Actor, letter_id: UUID) -> Letter:
    """Return a letter that the actor answers, its row and that of its case locked; raises `NotFound`, `NotAllowed`."""
    letter = (
        policies.letters_visible_to(actor)
        .select_for_update(of=("self", "case"))
        .select_related("case__jurisdiction", "authority__position__unit", "authority__jurisdiction")
        .select_related("authority__position__holder", "authority__position__substitute")
        .filter(pk=letter_id)
        .first()
    )
    if letter is None:
        raise NotFound
    if not policies.may_answer(actor, letter.authority):
        raise NotAllowed
    return letter


def signed_by(actor: Actor, authority: Authority) -> Signed:
    """Return how the actor signs for an authority that they answer for. Three queries at most; raises `NotAllowed`."""
    if actor.staff_id is None:
        raise NotAllowed
    return signed_by_staff(staff_id=actor.staff_id, name=actor.label, authority=authority)


def signed_by_staff(*, staff_id: UUID, name: str, authority: Authority) -> Signed:
    """Return how a member of staff signs for an authority; raises `NotAllowed` for one who may not."""
    post, now = authority.position.title, answers_now(authority)
    if now.person is not None and now.person.pk == staff_id:
        is_acting = now.standing is Standing.ACTING
        return Signed(staff_id, now.person, signature(by=name, post=post, acting=is_acting))
    today = clock.today(authority.jurisdiction.zone_info)
    row = Delegate.objects.in_force(today).filter(authority=authority, staff_id=staff_id).first()
    if row is None:
        raise NotAllowed
    whom = now.person.name if now.person else ""
    return Signed(staff_id, now.person, signature(by=name, post=post, in_name_of=whom, act=row.legal_act))


def close(*, letter: Letter, signed: Signed, text: str, result: Result) -> None:
    """Resolve the case of a locked letter with the words and the signature; the history names who answered."""
    machine = system(letter.jurisdiction_id, signed.words[:150])
    case: Case = letter.case
    if case.phase in _TO_TAKE_UP:
        change_phase(actor=machine, case_id=case.pk, to=Phase.IN_PROGRESS)
    letter.case = resolve_case(
        actor=machine, case_id=case.pk, result=result, answer=f"{text}\n\n{signed.words}"
    )


def mark_answered(*, actor: Actor, letter: Letter, signed: Signed) -> None:
    """Write the first answer of a locked letter and whether it came in time; a later one changes nothing."""
    if letter.answered_at is not None:
        return
    now, town = clock.now(), letter.authority.jurisdiction
    running = clock_of(letter.case)
    if running is not None:
        letter.due_at = running.due_at
    zone = town.zone_info
    letter.answered_at, letter.is_late = now, is_late(due=letter.due_at, answered_at=now)
    letter.business_days = calendar_of(town.calendar_id).count(
        letter.received_at.astimezone(zone).date(), now.astimezone(zone).date()
    )
    letter.answered_by_id, letter.in_name_of, letter.signature = (
        signed.by_id,
        signed.in_name_of,
        signed.words,
    )
    letter.save()
    if (
        letter.is_late
    ):  # its clock stops now: whoever looks for clocks that ran out would not find it any more
        write_verdict(letter, letter.due_at)
    audit(
        actor=actor,
        action="authorities.letter_answered",
        kind="case",
        object_id=letter.case_id,
        changes={"authority": str(letter.authority_id), "late": letter.is_late},
    )
    record(
        LetterAnswered(
            letter_id=letter.pk,
            case_id=letter.case_id,
            authority_id=letter.authority_id,
            is_late=letter.is_late,
        ),
        actor=actor,
    )

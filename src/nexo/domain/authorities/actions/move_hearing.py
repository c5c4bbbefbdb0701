"""Moves a hearing along its life: granted, refused, another day, called off, withdrawn, held or missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop, override

from nexo.domain.authorities.actions.answer_letter import (
    close,
    locked_letter,
    mark_answered,
    signed_by,
)
from nexo.domain.authorities.enums import HearingState, RefusalReason
from nexo.domain.authorities.errors import HearingMoveRefused, HearingUnfit
from nexo.domain.authorities.events import HearingMoved
from nexo.domain.authorities.models import Authority, Hearing, Letter
from nexo.domain.authorities.rules.hearings import AFTERWARDS, Hindrance, Offer, Side, hindrance, may_move
from nexo.domain.cases.actions.citizen_word import cancel_case
from nexo.domain.cases.enums import Result
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.policies import visible_to
from nexo.domain.cases.rules.redact import redact
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotFound
from nexo.kernel.events.record import record
from nexo.kernel.text.days import in_words

_WHY_NOT = {
    Hindrance.PAST: gettext_noop("Ese momento ya pasó."),
    Hindrance.TOO_SOON: gettext_noop("Es demasiado pronto: hay que avisar con %(n)s días hábiles."),
    Hindrance.DAY_OFF: gettext_noop("Ese día no se trabaja."),
    Hindrance.OUTSIDE_HOURS: gettext_noop("A esa hora esta autoridad no da audiencias, o no entra entera."),
    Hindrance.TAKEN: gettext_noop("A esa hora ya hay otra audiencia."),
}
_LONGEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Day (aware) and place of a hearing, what the public agenda says it is about, and words for who asked."""

    at: datetime
    place: str
    topic: str = ""
    words: str = ""


@transaction.atomic
def grant_hearing(*, actor: Actor, letter_id: UUID, granted: Granted) -> Hearing:
    """Give a hearing its day and place, or another day; while its case is open that answers it and stops its clock.

    Who asked is told either way. Raises `NotFound`, `NotAllowed`, `HearingMoveRefused`, `HearingUnfit`.
    """
    letter, hearing = _locked(actor, letter_id)
    authority, answers = letter.authority, letter.case.is_open
    _check_move(hearing, HearingState.GRANTED, Side.OFFICE)
    if not granted.place.strip():
        raise HearingUnfit("Decí dónde es.", field="place")
    _check_moment(authority, hearing, granted.at)
    hearing.at, hearing.minutes = granted.at, authority.hearing_minutes
    hearing.place, hearing.topic = granted.place.strip()[:200], redact(granted.topic.strip())[:120]
    hearing.words, hearing.sequence = granted.words.strip()[:2000], hearing.sequence + 1
    _move(actor, letter, hearing, HearingState.GRANTED, is_answer=answers)
    if answers:
        _answer(actor, letter, told_granted(hearing, authority), Result.SOLVED)
    return hearing


@transaction.atomic
def refuse_hearing(*, actor: Actor, letter_id: UUID, reason: RefusalReason, words: str) -> Hearing:
    """Refuse a hearing with a reason of the list and in words; it answers the request.

    Raises `NotFound`, `NotAllowed`, `HearingMoveRefused`, `HearingUnfit`.
    """
    letter, hearing = _locked(actor, letter_id)
    _check_move(hearing, HearingState.REFUSED, Side.OFFICE)
    if reason not in RefusalReason:
        raise HearingUnfit("Elegí el motivo.", field="reason")
    if not words.strip():
        raise HearingUnfit("Explicá el motivo con tus palabras: lo lee quien la pidió.", field="words")
    hearing.reason, hearing.words = reason.value, words.strip()[:2000]
    answers = letter.case.is_open
    _move(actor, letter, hearing, HearingState.REFUSED, is_answer=answers)
    if answers:
        with override("es"):
            why = str(RefusalReason(reason).label)
        text = f"No te podemos dar la audiencia: {why}.\n\n{hearing.words}"
        _answer(actor, letter, text, Result.INFORMED)
    return hearing


@transaction.atomic
def call_off_hearing(*, actor: Actor, letter_id: UUID, words: str) -> Hearing:
    """Call off a granted hearing, with a reason that who asked reads; it can be given another day later."""
    letter, hearing = _locked(actor, letter_id)
    _check_move(hearing, HearingState.CALLED_OFF, Side.OFFICE)
    if not words.strip():
        raise HearingUnfit("Explicá por qué se suspende: lo lee quien la pidió.", field="words")
    hearing.words = words.strip()[:2000]
    hearing.sequence += 1
    _move(actor, letter, hearing, HearingState.CALLED_OFF)
    return hearing


@transaction.atomic
def note_hearing(
    *, actor: Actor, letter_id: UUID, outcome: HearingState, minutes_text: str = "", publish: bool = False
) -> Hearing:
    """Say after its hour that a hearing was held, or who missed it; minutes are published without personal data.

    Raises `NotFound`, `NotAllowed`, `HearingMoveRefused`, `HearingUnfit`.
    """
    letter, hearing = _locked(actor, letter_id)
    if outcome not in AFTERWARDS:
        raise HearingMoveRefused
    _check_move(hearing, outcome, Side.OFFICE)
    if publish and not minutes_text.strip():
        raise HearingUnfit("Para publicar la minuta hay que escribirla.", field="minutes_text")
    hearing.minutes_text = minutes_text.strip()[:6000]
    if publish and outcome is HearingState.HELD:
        hearing.minutes_text, hearing.published_at = redact(hearing.minutes_text), clock.now()
    _move(actor, letter, hearing, outcome)
    return hearing


@transaction.atomic
def withdraw_hearing(*, actor: Actor, case_id: UUID) -> Hearing:
    """The person who asked takes a hearing back: the request before its answer, or a day that was given.

    Raises `CaseUnknown`, `NotFound`, `HearingMoveRefused`.
    """
    case = visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    hearing = (
        Hearing.objects.select_for_update(of=("self", "letter"))
        .select_related("letter__case")
        .filter(letter__case=case)
        .first()
    )
    if hearing is None:
        raise NotFound
    was_asked = hearing.state == HearingState.REQUESTED
    _check_move(hearing, HearingState.WITHDRAWN, Side.PERSON)
    _move(actor, hearing.letter, hearing, HearingState.WITHDRAWN)
    if was_asked:
        cancel_case(actor=actor, case_id=case_id)
    return hearing


def told_granted(hearing: Hearing, authority: Authority) -> str:
    """Return the day, hour and place of a granted hearing, in the words that who asked reads."""
    if hearing.at is None:
        return ""
    zone = authority.jurisdiction.zone_info
    with override("es"):
        day = in_words(hearing.at, zone)
    hour = hearing.at.astimezone(zone).strftime("%H:%M")
    first = f"Te damos audiencia: el {day} a las {hour}, en {hearing.place}. Dura {hearing.minutes} minutos."
    return f"{first}\n\n{hearing.words}" if hearing.words else first


def _answer(actor: Actor, letter: Letter, text: str, result: Result) -> None:
    signed = signed_by(actor, letter.authority)
    close(letter=letter, signed=signed, text=text, result=result)
    mark_answered(actor=actor, letter=letter, signed=signed)


def _locked(actor: Actor, letter_id: UUID) -> tuple[Letter, Hearing]:
    """Return a letter and its hearing, locked, and the authority with them: two hearings cannot take one hour."""
    letter = locked_letter(actor=actor, letter_id=letter_id)
    Authority.objects.select_for_update().filter(pk=letter.authority_id).first()
    hearing = Hearing.objects.select_for_update().filter(letter=letter).first()
    if hearing is None:
        raise NotFound
    return letter, hearing


def _check_move(hearing: Hearing, to: HearingState, side: Side) -> None:
    if not may_move(HearingState(hearing.state), to, side, at=hearing.at, now=clock.now()):
        raise HearingMoveRefused


def _check_moment(authority: Authority, hearing: Hearing, at: datetime) -> None:
    others = Hearing.objects.filter(
        authority=authority, state=HearingState.GRANTED, at__gt=at - _LONGEST, at__lt=at + _LONGEST
    ).exclude(pk=hearing.pk)
    offer = Offer(
        hours=authority.hearing_hours,
        minutes=authority.hearing_minutes,
        notice_days=authority.hearing_notice_days,
    )
    town = authority.jurisdiction
    why = hindrance(
        at,
        offer,
        now=clock.now(),
        zone=town.zone_info,
        calendar=calendar_of(town.calendar_id),
        taken=[(begin, minutes) for begin, minutes in others.values_list("at", "minutes") if begin],
    )
    if why is not None:
        raise HearingUnfit(_WHY_NOT[why], field="at", values={"n": offer.notice_days})


def _move(
    actor: Actor, letter: Letter, hearing: Hearing, to: HearingState, *, is_answer: bool = False
) -> None:
    before = hearing.state
    hearing.state, hearing.moved_at = to, clock.now()
    hearing.save()
    audit(
        actor=actor,
        action="authorities.hearing_moved",
        kind="case",
        object_id=letter.case_id,
        changes={"state": [str(before), to.value]},
    )
    record(
        HearingMoved(
            hearing_id=hearing.pk,
            case_id=letter.case_id,
            authority_id=letter.authority_id,
            from_state=str(before),
            to_state=to.value,
            sequence=hearing.sequence,
            is_answer=is_answer,
        ),
        actor=actor,
    )

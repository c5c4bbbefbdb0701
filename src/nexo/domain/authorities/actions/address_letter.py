"""Ties a case that was just opened to the authority who owes its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from nexo.domain.authorities.enums import HearingState, LetterKind, Need
from nexo.domain.authorities.events import LetterWritten
from nexo.domain.authorities.models import Hearing, Letter
from nexo.domain.authorities.queries.chain import Addressee
from nexo.domain.authorities.queries.letters import clock_of
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.cases.policies import visible_to
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.events.record import record

_WISHES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """When a person would like to be heard, in words, and what they need for it."""

    preferred: str = ""
    needs: Sequence[str] = ()


@transaction.atomic
def address_letter(
    *,
    actor: Actor,
    case: Case,
    to: Addressee,
    kind: LetterKind,
    about_id: UUID | None = None,
    wishes: Wishes | None = None,
) -> Letter:
    """Write that `to` owes an answer to the case, by the clock it was opened with; once for a case.

    `about_id` is a case that the actor may see, of no protected route. Raises `CaseUnknown`.
    """
    held = Letter.objects.filter(case=case).first()
    if held is not None:
        return held
    clock = clock_of(case)
    letter = Letter.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        about=_about(actor, about_id),
        kind=kind,
        asked=to.asked,
        authority=to.authority,
        because=to.because,
        received_at=case.received_at,
        due_at=clock.due_at if clock else case.due_at or case.received_at,
    )
    if kind is LetterKind.HEARING:
        given = wishes or Wishes()
        Hearing.objects.create(
            letter=letter,
            authority=to.authority,
            state=HearingState.REQUESTED,
            minutes=to.authority.hearing_minutes,
            preferred=given.preferred.strip()[:_WISHES],
            needs=[need.value for need in Need if need.value in given.needs],
        )
    audit(
        actor=actor,
        action="authorities.letter_written",
        kind="case",
        object_id=case.pk,
        changes={"authority": str(to.authority.pk), "asked": str(to.asked.pk), "kind": str(kind)},
    )
    record(
        LetterWritten(letter_id=letter.pk, case_id=case.pk, authority_id=letter.authority_id, kind=str(kind)),
        actor=actor,
    )
    return letter


def _about(actor: Actor, about_id: UUID | None) -> Case | None:
    if about_id is None:
        return None
    found = visible_to(actor).filter(pk=about_id, visibility=Visibility.NORMAL).first()
    if found is None:
        raise CaseUnknown
    return found

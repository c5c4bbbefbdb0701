"""What the person who asked sees: state in plain words, who has it, what comes next and by when (R12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from nexo.domain.cases.enums import MeasureKind, Phase
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import INTERNAL, Case
from nexo.domain.cases.queries.promises import Promise, is_late, pressed_today, promises_of, with_promises
from nexo.domain.cases.rules import lifecycle, verifiers
from nexo.domain.cases.rules.steps import Step, steps
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.interactions.queries.rows import TimelineRow, rows_about
from nexo.domain.organisation.models import Position
from nexo.domain.organisation.queries.people import chain_of
from nexo.domain.parties.models import ContactPoint
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.parties.rules.emails import to_address
from nexo.domain.parties.rules.phones import to_e164
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import DomainError
from nexo.kernel.ids import parse_code
from nexo.kernel.text.languages import said


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMove:
    """A move as the citizen reads it."""

    at: datetime
    label: str
    unit_name: str
    note: str
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCase:
    """A case for its author: no name of an official, no internal note."""

    id: UUID
    public_code: str
    service_name: str
    service_code: str
    is_protected: bool
    description: str
    place_text: str
    phase: str
    phase_label: str
    steps: list[Step]
    received_at: datetime
    due_at: datetime | None
    promises: list[Promise]
    may_press: bool
    scheduled_for: date | None
    unit_name: str
    post_title: str
    answer: str
    reasons: list[str]
    moves: list[PublicMove]
    talk: list[TimelineRow]
    awaits_citizen: bool
    awaits_word: bool
    may_reopen: bool
    is_open: bool


def prove(*, jurisdiction_id: UUID, code: str, verifier: str) -> Actor:
    """Return an actor who has shown that the case `code` is theirs.

    The verifier is the PIN of the receipt, or the whole telephone or e-mail of the applicant. Raises
    `CodeMistyped` for a code that cannot be, `CaseUnknown` for every other mismatch, without telling which.
    """
    case = (
        Case.objects.select_related("applicant", "jurisdiction")
        .filter(public_code=parse_code(code), jurisdiction_id=jurisdiction_id)
        .first()
    )
    if case is None or not _verifies(case, verifier):
        raise CaseUnknown
    return Actor(
        kind=ActorKind.CITIZEN,
        jurisdiction_id=jurisdiction_id,
        party_id=None,
        label=gettext_noop("quien lo pidió"),
        proven=frozenset({case.id}),
    )


def public_case(*, actor: Actor) -> PublicCase:
    """Return the case that the actor has proved to be theirs; raises `CaseUnknown`. Eight queries at most."""
    case = (
        with_promises(Case.objects.select_related("service", "owner_unit", "jurisdiction"))
        .filter(pk__in=actor.proven, jurisdiction_id=jurisdiction_of(actor))
        .first()
    )
    if case is None:
        raise CaseUnknown
    chain = chain_of(case.owner_unit)
    promises = promises_of(case) if case.is_open else []
    phase = Phase(case.phase)
    ended = phase in lifecycle.ANSWERS
    return PublicCase(
        id=case.id,
        public_code=case.public_code,
        service_name=said(case.service, "name"),
        service_code=case.service.code,
        is_protected=case.visibility != Visibility.NORMAL,
        description=case.description,
        place_text=case.place_text,
        phase=phase.value,
        phase_label=str(phase.label),
        steps=steps(phase),
        received_at=case.received_at,
        due_at=case.due_at if case.is_open else None,
        promises=promises,
        may_press=is_late(promises) and not pressed_today(case),
        scheduled_for=case.scheduled_for if phase is Phase.SCHEDULED else None,
        unit_name=case.owner_unit.name,
        post_title=_post_title(chain, case.escalation_level),
        answer=case.public_answer,
        reasons=_reasons(case),
        moves=_moves(case),
        talk=_talk(case, actor),
        awaits_citizen=phase is Phase.AWAITING_CITIZEN,
        awaits_word=ended,
        may_reopen=ended or phase in (Phase.CLOSED, Phase.CLOSED_NO_REPLY),
        is_open=case.is_open,
    )


def proven_case(*, actor: Actor) -> Case | None:
    """Return the case that the actor has proved to be theirs, with the unit that has it. One query."""
    rows = Case.objects.filter(pk__in=actor.proven, jurisdiction_id=jurisdiction_of(actor))
    return rows.select_related("owner_unit").first()


def _reasons(case: Case) -> list[str]:
    """Return why the case stands where it does, and what preferential attention does for its author."""
    found = [str(reason["text"]) for reason in case.priority_reasons]
    if case.is_preferential:
        found += [
            str(MeasureKind(kind).label)
            for kind in case.measures.order_by("id").values_list("kind", flat=True)
        ]
    return found


def _post_title(chain: Sequence[Position], level: int) -> str:
    """Return the post that answers now: the head of the area, or the one that a late case has climbed to."""
    return next((post.title for post in chain if post.level >= level), chain[0].title if chain else "")


def _verifies(case: Case, verifier: str) -> bool:
    if verifiers.is_pin(verifier) and verifiers.pin_matches(verifier, case.id, case.pin_digest):
        return True
    normalised = _contact(verifier, case)
    if not normalised or case.applicant is None:
        return False
    return ContactPoint.objects.filter(
        party__in=(case.applicant_id, case.applicant.root_id), normalised=normalised, valid_to__isnull=True
    ).exists()


def _contact(verifier: str, case: Case) -> str:
    try:
        if "@" in verifier:
            return to_address(verifier)
        town = case.jurisdiction
        return to_e164(verifier, country=town.country, area_code=town.area_code)
    except DomainError:
        return ""


def _moves(case: Case) -> list[PublicMove]:
    rows = case.changes.exclude(INTERNAL).select_related("to_unit").order_by("at", "id")
    return [
        PublicMove(
            at=change.at,
            label=change.get_to_phase_display(),
            unit_name=change.to_unit.name if change.to_unit else "",
            note=change.public_note,
            phase=change.to_phase,
        )
        for change in rows
    ]


def _talk(case: Case, actor: Actor) -> list[TimelineRow]:
    rows = rows_about(actor=actor, register="cases", kind="case", object_id=case.id)
    return [row for row in rows if row.direction in ("in", "out")]

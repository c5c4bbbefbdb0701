"""The citizen's own word: it is solved, it is not, I withdraw it, here is what you asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.cases.actions.change_phase import Words, locked_case, move
from nexo.domain.cases.enums import Phase, Reason, Result
from nexo.domain.cases.errors import MoveIncomplete, MoveNotAllowed, ReopenTooLate
from nexo.domain.cases.events import CaseConfirmed
from nexo.domain.cases.models import Case
from nexo.domain.cases.rules import clocks, lifecycle
from nexo.domain.catalogue.enums import TermUnit
from nexo.domain.interactions.actions.register_contact import register_contact
from nexo.domain.interactions.enums import InteractionKind
from nexo.domain.interactions.models import Interaction
from nexo.domain.organisation.queries.town import calendar_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.events.record import record
from nexo.kernel.files.models import StoredFile


@transaction.atomic
def confirm_case(*, actor: Actor, case_id: UUID) -> Case:
    """Write that the citizen says it is solved and close the case.

    Raises `CaseUnknown`, `MoveNotAllowed`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    if case.phase not in lifecycle.ANSWERS:
        raise MoveNotAllowed
    _write_word(actor, case, confirmed=True)
    move(actor=actor, case=case, to=Phase.CLOSED, words=Words(note="conforme"))
    return case


@transaction.atomic
def dispute_case(*, actor: Actor, case_id: UUID, note: str, reason: Reason = Reason.STILL_BROKEN) -> Case:
    """Write that the citizen says it is not solved and reopen the case, also a closed one in its window.

    Raises `CaseUnknown`, `MoveNotAllowed`, `ReopenTooLate`.
    """
    case = locked_case(actor=actor, case_id=case_id)
    ended = case.closed_at or case.resolved_at
    if ended is not None and clock.now() > _window_end(case, ended):
        raise ReopenTooLate
    answered = case.phase in lifecycle.ANSWERS or case.resolved_at is not None
    if answered:
        _write_word(actor, case, confirmed=False)
    said = note.strip() or gettext_noop("Dice que el problema sigue.")
    move(actor=actor, case=case, to=Phase.REOPENED, words=Words(reason=reason, note=said))
    return case


@transaction.atomic
def cancel_case(*, actor: Actor, case_id: UUID, note: str = "") -> Case:
    """Withdraw a case at the wish of who asked for it. Raises `CaseUnknown`, `MoveNotAllowed`."""
    case = locked_case(actor=actor, case_id=case_id)
    move(actor=actor, case=case, to=Phase.CANCELLED, words=Words(note=note), result=Result.WITHDRAWN)
    return case


@transaction.atomic
def say_about_case(
    *, actor: Actor, case_id: UUID, text: str, files: Sequence[StoredFile] = (), key: str | None = None
) -> Interaction:
    """Write what the citizen adds to their case where they follow it; the same `key` again adds nothing.

    The contact stands under the applicant, in the one ledger. Raises `CaseUnknown`, `MoveIncomplete`.
    """
    if not text.strip() and not files:
        raise MoveIncomplete("Escribí algo o agregá un archivo.", field="text")
    case = locked_case(actor=actor, case_id=case_id)
    return register_contact(
        actor=system(case.jurisdiction_id, label="seguimiento web"),
        channel="webform",
        party=case.applicant,
        text=text.strip(),
        kind=InteractionKind.FORM,
        external_id=key,
        files=files,
        references=[("cases", "case", case.id)],
    )


def _write_word(actor: Actor, case: Case, *, confirmed: bool) -> None:
    case.citizen_confirmed = confirmed
    case.save(update_fields=["citizen_confirmed"])
    record(
        CaseConfirmed(
            case_id=case.id, service_id=case.service_id, confirmed=confirmed, resolved_at=case.resolved_at
        ),
        actor=actor,
    )


def _window_end(case: Case, ended: datetime) -> datetime:
    """Return until when the citizen may say that it is not solved."""
    town = case.jurisdiction
    return clocks.due_at(
        ended,
        clocks.REOPEN_BUSINESS_DAYS,
        TermUnit.BUSINESS_DAY,
        town.zone_info,
        calendar_of(town.calendar_id),
    )

"""Reads of the satisfaction loop for the sites."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.satisfaction import policies
from nexo.domain.satisfaction.enums import InvitationState, RecoveryState
from nexo.domain.satisfaction.models import Answer, Invitation, Recovery
from nexo.domain.satisfaction.rules.tokens import digest_of
from nexo.kernel.actors import Actor
from nexo.kernel.text.languages import said

_LIVING = (InvitationState.PENDING, InvitationState.SENT)
_OPEN = (RecoveryState.OPENED, RecoveryState.CONTACTED)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What the answer page shows before a score is given; nothing personal."""

    id: UUID
    kind: str
    public_code: str
    service_name: str
    answered: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """One open recovery in a list."""

    id: UUID
    case_id: UUID
    public_code: str
    title: str
    unit_name: str
    score: int
    comment: str
    state: str
    opened_at: datetime
    due_at: datetime


def invitation_by_token(*, jurisdiction_id: UUID, token: str) -> OpenInvitation | None:
    """Return what `token` opens, or None. One query."""
    row = (
        Invitation.objects.filter(token_digest=digest_of(token), jurisdiction_id=jurisdiction_id)
        .select_related("case__service")
        .first()
    )
    if row is None:
        return None
    return OpenInvitation(
        id=row.id,
        kind=row.kind,
        public_code=row.case.public_code,
        service_name=said(row.case.service, "name"),
        answered=row.state not in _LIVING,
        expires_at=row.expires_at,
    )


def living_invitation(*, case: Case) -> Invitation | None:
    """Return the invitation of `case` that still waits for an answer. One query."""
    return Invitation.objects.filter(case=case, state__in=_LIVING).order_by("-created_at").first()


def living_invitation_of(party_ids: list[UUID]) -> Invitation | None:
    """Return the newest invitation that waits for an answer of these parties. One query."""
    return (
        Invitation.objects.filter(party_id__in=party_ids, state__in=_LIVING).order_by("-created_at").first()
    )


def answers_about(*, case: Case) -> list[Answer]:
    """Return what was answered about `case`, newest first. One query."""
    return list(Answer.objects.filter(case=case).order_by("-at", "-id"))


def causes_found(
    *, jurisdiction_id: UUID, since: datetime, unit_id: UUID | None = None, cause: str = ""
) -> dict[tuple[UUID, str], list[UUID]]:
    """Return the cases of bad experiences since a moment, by area and cause; reserved ones left out. One query."""
    rows = Recovery.objects.filter(
        jurisdiction_id=jurisdiction_id, contacted_at__gte=since, case__visibility=Visibility.NORMAL
    ).exclude(cause="")
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id, cause=cause)
    found: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for unit, why, case_id in rows.order_by("contacted_at", "pk").values_list("unit_id", "cause", "case_id"):
        found[unit, why].append(case_id)
    return dict(found)


def recovery_of(recovery_id: UUID) -> Recovery:
    """Return a recovery with its town, whoever asks: for reactions. One query."""
    return Recovery.objects.select_related("jurisdiction").get(pk=recovery_id)


def open_recoveries(*, actor: Actor, limit: int = 50) -> list[RecoveryRow]:
    """Return the open recoveries that the actor may see, most urgent first. One query."""
    rows = (
        policies.visible_to(actor)
        .filter(state__in=_OPEN)
        .select_related("case", "unit", "answer")
        .order_by("due_at")[:limit]
    )
    return [
        RecoveryRow(
            id=row.id,
            case_id=row.case_id,
            public_code=row.case.public_code,
            title=row.case.title,
            unit_name=row.unit.name,
            score=row.answer.score,
            comment=row.answer.comment,
            state=row.get_state_display(),
            opened_at=row.opened_at,
            due_at=row.due_at,
        )
        for row in rows
    ]

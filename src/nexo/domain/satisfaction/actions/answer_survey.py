"""A citizen answers how a case went, in writing or through an official who called."""

from uuid import UUID

from django.db import transaction

from nexo.domain.cases.queries.page import one_case
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.satisfaction import policies
from nexo.domain.satisfaction.enums import InvitationKind, InvitationState, RecoveryState
from nexo.domain.satisfaction.errors import (
    AlreadyAnswered,
    InvitationExpired,
    InvitationUnknown,
    NothingAsked,
    ScoreOutOfRange,
)
from nexo.domain.satisfaction.events import RecoveryClosed, RecoveryOpened, SurveyAnswered
from nexo.domain.satisfaction.models import Answer, Invitation, Recovery
from nexo.domain.satisfaction.queries import living_invitation
from nexo.domain.satisfaction.rules import loop
from nexo.domain.satisfaction.rules.tokens import digest_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.record import record as audit
from nexo.kernel.errors import NotAllowed
from nexo.kernel.events.record import record

_MIN, _MAX = 1, 5
_TELEPHONE = "voice"
_OPEN_RECOVERY = (RecoveryState.OPENED, RecoveryState.CONTACTED)


def answer_by_token(
    *, actor: Actor, token: str, score: int, solved: bool | None = None, comment: str = "", channel: str
) -> Answer:
    """Answer the invitation that `token` opens. Raises `InvitationUnknown` and as `answer_survey`."""
    invitation = Invitation.objects.filter(
        token_digest=digest_of(token), jurisdiction_id=jurisdiction_of(actor)
    ).first()
    if invitation is None:
        raise InvitationUnknown
    return answer_survey(
        actor=actor, invitation=invitation, score=score, solved=solved, comment=comment, channel=channel
    )


@transaction.atomic
def answer_by_telephone(
    *, actor: Actor, case_id: UUID, score: int, solved: bool | None = None, comment: str = ""
) -> Answer:
    """Write down what the applicant of a case said when an official called.

    Raises `CaseUnknown`, `NotAllowed`, `NothingAsked`, and as `answer_survey`.
    """
    case = one_case(actor=actor, case_id=case_id)
    if not policies.may_write_down(actor, case):
        raise NotAllowed
    invitation = living_invitation(case=case)
    if invitation is None:
        raise NothingAsked
    return answer_survey(
        actor=actor, invitation=invitation, score=score, solved=solved, comment=comment, channel=_TELEPHONE
    )


@transaction.atomic
def answer_survey(
    *,
    actor: Actor,
    invitation: Invitation,
    score: int,
    solved: bool | None = None,
    comment: str = "",
    channel: str,
) -> Answer:
    """Keep a score from 1 to 5 with, perhaps, words and whether the matter is solved.

    A low score opens a recovery with an owner unit and a date; an answer after a recovery closes it.
    Raises `ScoreOutOfRange`, `AlreadyAnswered`, `InvitationExpired`.
    """
    if not _MIN <= score <= _MAX:
        raise ScoreOutOfRange(field="score")
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("case").get(pk=invitation.pk)
    if locked.state == InvitationState.ANSWERED:
        raise AlreadyAnswered
    now = clock.now()
    if locked.state == InvitationState.EXPIRED or locked.expires_at <= now:
        raise InvitationExpired
    given = Answer.objects.create(
        invitation=locked,
        case=locked.case,
        score=score,
        solved=solved,
        comment=comment.strip(),
        channel=channel,
    )
    locked.state = InvitationState.ANSWERED
    locked.save(update_fields=["state"])
    audit(actor=actor, action="satisfaction.answered", kind="case", object_id=locked.case_id)
    record(
        SurveyAnswered(
            answer_id=given.id, case_id=locked.case_id, score=score, solved=solved, kind=locked.kind
        ),
        actor=actor,
    )
    if locked.kind == InvitationKind.RECOVERY:
        _end_recovery(actor, given)
    elif loop.is_low(score):
        _open_recovery(actor, given)
    return given


def _open_recovery(actor: Actor, given: Answer) -> None:
    case = given.case
    zone = Jurisdiction.objects.get(pk=case.jurisdiction_id).zone_info
    recovery = Recovery.objects.create(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        answer=given,
        unit_id=case.owner_unit_id,
        owner_id=case.assignee_id,
        due_at=loop.recovery_due(given.at, zone),
    )
    record(RecoveryOpened(recovery_id=recovery.id, case_id=case.id, unit_id=recovery.unit_id), actor=actor)


def _end_recovery(actor: Actor, given: Answer) -> None:
    recovery = (
        Recovery.objects.select_for_update()
        .filter(case=given.case, state__in=_OPEN_RECOVERY)
        .order_by("-opened_at")
        .first()
    )
    if recovery is None:
        return
    recovery.state = loop.outcome(given.score)
    recovery.second_answer = given
    recovery.closed_at = clock.now()
    recovery.save(update_fields=["state", "second_answer", "closed_at"])
    record(
        RecoveryClosed(
            recovery_id=recovery.id,
            case_id=recovery.case_id,
            recovered=recovery.state == RecoveryState.RECOVERED,
        ),
        actor=actor,
    )

"""A neighbour who follows a case says how it went, without the link that was sent."""

from uuid import UUID

from nexo.domain.cases import policies
from nexo.domain.cases.errors import CaseUnknown
from nexo.domain.cases.models import Case
from nexo.domain.satisfaction.actions.answer_survey import answer_survey
from nexo.domain.satisfaction.errors import InvitationUnknown
from nexo.domain.satisfaction.models import Answer
from nexo.domain.satisfaction.queries import living_invitation
from nexo.kernel.actors import Actor


def may_rate(*, actor: Actor, case_id: UUID) -> bool:
    """Say whether the case still waits for a word on how it went. Two queries; raises `CaseUnknown`."""
    return living_invitation(case=_case(actor, case_id)) is not None


def rate_case(
    *, actor: Actor, case_id: UUID, score: int, solved: bool | None, comment: str, channel: str = "webform"
) -> Answer:
    """Answer the invitation of the case that still waits.

    Raises `CaseUnknown` unless the case is the actor's, `InvitationUnknown` when nothing was asked, and what
    `answer_survey` raises.
    """
    invitation = living_invitation(case=_case(actor, case_id))
    if invitation is None:
        raise InvitationUnknown
    return answer_survey(
        actor=actor, invitation=invitation, score=score, solved=solved, comment=comment, channel=channel
    )


def _case(actor: Actor, case_id: UUID) -> Case:
    case = policies.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise CaseUnknown
    return case

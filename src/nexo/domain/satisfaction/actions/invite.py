"""Ask a person how a case went."""

from dataclasses import dataclass

from django.db import transaction

from nexo.domain.cases.models import Case
from nexo.domain.catalogue.enums import Visibility
from nexo.domain.satisfaction.enums import InvitationKind, InvitationState
from nexo.domain.satisfaction.events import SurveyAsked
from nexo.domain.satisfaction.models import Invitation
from nexo.domain.satisfaction.rules import loop, tokens
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.events.record import record

_LIVING = (InvitationState.PENDING, InvitationState.SENT)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the token that opens it; the token is known only here."""

    invitation: Invitation
    token: str

    @property
    def may_be_sent(self) -> bool:
        """Whether nothing suppressed it."""
        return self.invitation.state != InvitationState.SUPPRESSED


@transaction.atomic
def invite(
    *, actor: Actor, case: Case, channel: str, kind: InvitationKind = InvitationKind.CLOSING
) -> Invited:
    """Make an invitation for the applicant of `case`; an older living one of the same kind expires.

    A suppressed invitation is kept too, with its reason, so that non-response can be analysed.
    """
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    now = clock.now()
    last = (
        Invitation.objects.filter(
            party=locked.applicant,
            party__isnull=False,
            state__in=(InvitationState.SENT, InvitationState.ANSWERED),
        )
        .exclude(case=locked)
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    reason = loop.reason_not_to_ask(
        kind=kind, last_asked_at=last, now=now, is_protected=locked.visibility != Visibility.NORMAL
    )
    Invitation.objects.filter(case=locked, kind=kind, state__in=_LIVING).update(state=InvitationState.EXPIRED)
    token = tokens.new_token()
    invitation = Invitation.objects.create(
        jurisdiction_id=locked.jurisdiction_id,
        case=locked,
        party_id=locked.applicant_id,
        kind=kind,
        channel=channel,
        token_digest=tokens.digest_of(token),
        state=InvitationState.SUPPRESSED if reason else InvitationState.SENT,
        suppressed_because=reason,
        sent_at=None if reason else now,
        expires_at=now + loop.INVITATION_LIVES,
    )
    record(
        SurveyAsked(invitation_id=invitation.id, case_id=locked.id, suppressed=bool(reason)),
        actor=actor,
    )
    return Invited(invitation, token)

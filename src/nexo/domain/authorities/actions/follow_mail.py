"""What became of the mail of a referral: it left, or the body never got it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.authorities.actions.refer_case import announce
from nexo.domain.authorities.enums import ReferralState
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.interactions.actions.redact import redact
from nexo.domain.interactions.ports import DeliveryState
from nexo.kernel import clock
from nexo.kernel.actors import system

_LEFT = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ})
_LOST = frozenset({DeliveryState.FAILED, DeliveryState.CANCELLED})
_UNDELIVERED = gettext_noop("El correo no llegó a %(address)s.")


@transaction.atomic
def follow_mail(*, interaction_id: UUID, state: str) -> bool:
    """Bring a referral up to its mail and say whether there is one. One query where there is none.

    Once it needs no further try its words leave the ledger, because of the link: what was sent stands on the case.
    A mail that comes back undelivers its referral, also days later; one that was answered meanwhile did arrive.
    """
    rows = Referral.objects.select_for_update(of=("self",)).select_related("body", "mail", "case")
    referral = rows.filter(mail_id=interaction_id).first()
    if referral is None or referral.mail is None:
        return False
    actor = system(referral.body.jurisdiction_id)
    if state in _LEFT and referral.state in (ReferralState.SENDING, ReferralState.UNCLEAR):
        referral.state, referral.sent_at, referral.error = ReferralState.SENT, clock.now(), ""
        Body.objects.filter(pk=referral.body_id).update(trouble="", trouble_since=None)
    elif state in _LOST and referral.is_live and not referral.their_status:
        referral.state = ReferralState.BOUNCED
        referral.error = _UNDELIVERED % {"address": referral.address}
    elif state == DeliveryState.UNKNOWN and referral.state == ReferralState.SENDING:
        referral.state = ReferralState.UNCLEAR
    else:
        return True
    referral.save(update_fields=["state", "sent_at", "error"])
    if state != DeliveryState.UNKNOWN and referral.mail.redacted_at is None:
        redact(actor=actor, interaction=referral.mail, reason="enlace de un solo pedido")
    announce(referral, actor)
    return True

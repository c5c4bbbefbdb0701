"""Reminds a body, once, of a referral that it left without news for the agreed days, and tells the owner."""

from datetime import timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Value

from nexo.domain.authorities.actions.mail_referral import write_mail
from nexo.domain.authorities.actions.refer_case import announce
from nexo.domain.authorities.enums import MAIL, ReferralState
from nexo.domain.authorities.models import Referral
from nexo.domain.interactions.errors import AddressMissing, ChannelCannot
from nexo.kernel import clock
from nexo.kernel.actors import system

AT_ONCE = 100


@transaction.atomic
def remind_bodies() -> int:
    """Mark those that are late, mail each body that still has the case; return how many, at most `AT_ONCE`."""
    now = clock.now()
    term = ExpressionWrapper(F("body__answer_days") * Value(timedelta(days=1)), output_field=DurationField())
    rows = (
        Referral.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("body__jurisdiction", "case", "conversation")
        .filter(
            body__way=MAIL,
            state=ReferralState.SENT,
            reminded_at__isnull=True,
            their_status="",
            news__isnull=True,
            sent_at__lte=now - term,
        )
    )
    late = list(rows.order_by("sent_at", "pk")[:AT_ONCE])
    for referral in late:
        referral.reminded_at = now
        if referral.is_waiting:
            _remind(referral)
        referral.save(update_fields=["reminded_at", "mail", "conversation"])
        announce(referral, system(referral.body.jurisdiction_id))
    return len(late)


def _remind(referral: Referral) -> None:
    try:
        with transaction.atomic():
            queued = write_mail(referral, key=f"referral:{referral.pk}:reminder", is_reminder=True)
    except (ChannelCannot, AddressMissing):
        return  # the alarm stands all the same, and a town without a mailbox has one of its own
    referral.mail = queued.interaction

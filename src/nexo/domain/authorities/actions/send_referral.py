"""Sends one referral: claim it, call with no transaction open, write down the outcome.

At least once with the same key. Where the other side keeps no keys, a call that broke off leaves the referral
`unclear`: an official sees it and decides; it is never sent again in silence.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from nexo.domain.authorities import registry
from nexo.domain.authorities.actions.mail_referral import mail_referral
from nexo.domain.authorities.actions.refer_case import SEND, announce
from nexo.domain.authorities.actions.take_news import give_back
from nexo.domain.authorities.enums import MAIL, ReferralState
from nexo.domain.authorities.errors import ExchangeFailed, ExchangeRefused
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.authorities.ports import Parcel, Sent
from nexo.domain.authorities.queries.bodies import address_of
from nexo.domain.authorities.rules.parcel import MAX_TRIES, wait_after
from nexo.kernel import clock
from nexo.kernel.actors import system
from nexo.kernel.jobs.defer import defer

STUCK_AFTER = timedelta(minutes=5)
"""Longer than any call may take: who claimed a referral before that is gone."""
_BROKE_OFF = gettext_noop("La conexión se cortó mientras salía: no sabemos si llegó.")


def send_referral(*, referral_id: UUID) -> None:
    """Send a referral that is due; a repeat sends nothing twice. A try in vain is tried again, later and later."""
    if mail_referral(referral_id=referral_id):
        return
    referral = _claim(referral_id)
    if referral is None:
        return
    parcel = Parcel(key=str(referral.pk), service_code=referral.service_code, fields=dict(referral.package))
    try:
        sent = registry.exchanges.get(referral.body.way).send(address_of(referral.body), parcel)
    except ExchangeRefused as refused:
        _refused(referral.pk, refused.words)
    except ExchangeFailed as failed:
        _failed(referral.pk, failed)
    else:
        _arrived(referral.pk, sent)


@transaction.atomic
def recover_referrals() -> int:
    """Take up what a dead worker left in hand, and what is due and was not called; return how many."""
    now = clock.now()
    stuck = Referral.objects.select_for_update(of=("self",), skip_locked=True).select_related("body")
    # A mail in the outbox is in nobody's hand here: the outbox tells how it went.
    found = list(
        stuck.exclude(body__way=MAIL).filter(state=ReferralState.SENDING, claimed_at__lt=now - STUCK_AFTER)
    )
    for referral in found:
        safe = referral.body.repeats_safely
        referral.state = ReferralState.TO_SEND if safe else ReferralState.UNCLEAR
        referral.error = "" if safe else _BROKE_OFF
        referral.save(update_fields=["state", "error"])
    due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    waiting = list(Referral.objects.filter(due, state=ReferralState.TO_SEND).values_list("pk", flat=True))
    for pk in waiting:
        defer(SEND, queueing_lock=f"{SEND}:{pk}", referral_id=pk)
    return len(found) + len(waiting)


@transaction.atomic
def _claim(referral_id: UUID) -> Referral | None:
    now = clock.now()
    due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    referral = (
        Referral.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("body")
        .filter(due, pk=referral_id, state=ReferralState.TO_SEND)
        .first()
    )
    if referral is None:
        return None
    referral.state, referral.claimed_at = ReferralState.SENDING, now
    referral.attempts += 1
    referral.save(update_fields=["state", "claimed_at", "attempts"])
    return referral


def _locked(referral_id: UUID) -> Referral:
    """Return the referral if it is still ours to send; one that was withdrawn meanwhile keeps that."""
    return Referral.objects.select_for_update(of=("self",)).select_related("body", "case").get(pk=referral_id)


@transaction.atomic
def _arrived(referral_id: UUID, sent: Sent) -> None:
    referral = _locked(referral_id)
    referral.external_id, referral.token = sent.external_id[:120], sent.token[:120]
    referral.sent_at, referral.error = clock.now(), ""
    if referral.state == ReferralState.SENDING:
        referral.state = ReferralState.SENT
    referral.save()
    Body.objects.filter(pk=referral.body_id).update(trouble="", trouble_since=None)
    announce(referral, system(referral.case.jurisdiction_id))


@transaction.atomic
def _refused(referral_id: UUID, words: str) -> None:
    give_back(_locked(referral_id), ReferralState.REFUSED, words)


@transaction.atomic
def _failed(referral_id: UUID, failed: ExchangeFailed) -> None:
    referral = _locked(referral_id)
    if referral.state != ReferralState.SENDING:
        return
    note_trouble(referral.body, failed.words)
    referral.error = failed.words[:300]
    if failed.maybe_sent and not referral.body.repeats_safely:
        referral.state = ReferralState.UNCLEAR
        referral.save()
    elif referral.attempts >= MAX_TRIES:
        give_back(referral, ReferralState.FAILED, "no pudimos hacerle llegar el pedido")
    else:
        referral.state = ReferralState.TO_SEND
        referral.not_before = clock.now() + wait_after(referral.attempts)
        referral.save()
        defer(SEND, schedule_at=referral.not_before, referral_id=referral.pk)


def note_trouble(body: Body, words: str) -> None:
    """Write down that a body could not be reached, since when."""
    since = body.trouble_since or clock.now()
    Body.objects.filter(pk=body.pk).update(trouble=words[:300], trouble_since=since)

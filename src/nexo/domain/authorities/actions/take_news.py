"""Takes in how a case stands at another body: solved there, or back here with the reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nexo.domain.authorities.actions.refer_case import announce
from nexo.domain.authorities.enums import LIVE, ReferralState
from nexo.domain.authorities.models import Referral, StrayNews
from nexo.domain.authorities.ports import News, Outcome
from nexo.domain.cases.actions.change_phase import Words, change_phase
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.rules.redact import redact
from nexo.domain.interactions.models import ChannelAccount
from nexo.kernel import clock
from nexo.kernel.actors import system


@transaction.atomic
def take_news(*, referral_id: UUID, news: News) -> None:
    """Write down how a referral stands over there; an end there moves the case here, once.

    A case that an official has taken back meanwhile is left where it is.
    """
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("body", "case")
        .filter(pk=referral_id, state__in=LIVE)
        .first()
    )
    if referral is None:
        return
    referral.their_status = news.status[:60]
    if news.outcome is Outcome.OPEN:
        referral.save(update_fields=["their_status"])
    elif news.outcome is Outcome.REFUSED:
        give_back(referral, ReferralState.REFUSED, news.words)
    else:
        words = redact(news.words.strip()) or f"{referral.body.name} nos dijo que está resuelto."
        _end(referral, ReferralState.RESOLVED, news.words)
        _move(referral, Phase.RESOLVED_EXTERNAL, Words(note=referral.body.name, public_note=words))


def give_back(referral: Referral, state: ReferralState, words: str) -> None:
    """End a locked referral and go on with its case here; who asked for it reads why. No clock is touched."""
    if not referral.is_live:
        return
    _end(referral, state, words)
    why = redact(words.strip().rstrip(".")) or "no dijo por qué"
    told = f"{referral.body.name} no lo tomó: {why}. Seguimos acá con tu pedido."
    _move(referral, Phase.IN_PROGRESS, Words(note=words, public_note=told))


@transaction.atomic
def keep_stray(
    *,
    account: ChannelAccount,
    update_id: str,
    code: str,
    status: str,
    words: str,
    said_at: datetime,
    why: str = "",
) -> None:
    """Keep news that fit no case, once; `why` says to the official what is wrong with them."""
    StrayNews.objects.get_or_create(
        account=account,
        update_id=update_id,
        defaults={
            "code": code[:200],
            "status": status[:60],
            "words": words,
            "said_at": said_at,
            "why": why[:200],
        },
    )


def _end(referral: Referral, state: ReferralState, words: str) -> None:
    referral.state, referral.answer, referral.ended_at = state, words, clock.now()
    referral.save()
    announce(referral, system(referral.case.jurisdiction_id))


def _move(referral: Referral, to: Phase, words: Words) -> None:
    if referral.case.phase == Phase.REFERRED_EXTERNAL:
        change_phase(
            actor=system(referral.case.jurisdiction_id, referral.body.name),
            case_id=referral.case_id,
            to=to,
            words=words,
        )

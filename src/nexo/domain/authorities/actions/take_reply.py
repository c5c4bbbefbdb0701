"""Takes what a body says of a referral that went by mail: by its link, or as an official reads its mail."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from nexo.domain.authorities.actions.mail_referral import locked_referral
from nexo.domain.authorities.actions.take_news import keep_stray, take_news
from nexo.domain.authorities.enums import NewsSource, Reply
from nexo.domain.authorities.errors import (
    LinkExpired,
    LinkUnknown,
    NewsSettled,
    NothingToRepeat,
    ReplyIncomplete,
)
from nexo.domain.authorities.models import Referral, ReferralLink, ReferralNews
from nexo.domain.authorities.ports import News
from nexo.domain.authorities.rules.answers import NEEDS_WORDS, OUTCOMES, Effect, effect_of, status_after
from nexo.domain.authorities.rules.mailing import digest_of
from nexo.domain.cases.models import Case
from nexo.domain.interactions.actions.tend_conversation import close_conversation
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel import clock
from nexo.kernel.actors import Actor, system
from nexo.kernel.audit.record import record as audit

MOST_WORDS = 5_000
MOST_NUMBER = 60
_LATE = gettext_noop("Contestó por el enlace cuando la derivación ya había terminado.")


@transaction.atomic
def reply_by_link(*, actor: Actor, token: str, reply: Reply, number: str = "", words: str = "") -> Effect:
    """Take an answer by the link of a mail; the same twice changes nothing.

    One that comes when the case has gone on is kept as news that fit none: nothing is lost. Raises `LinkUnknown` (of
    another town too), `LinkExpired`, `ReplyIncomplete`.
    """
    link = ReferralLink.objects.filter(
        digest=digest_of(token),
        referral__body__jurisdiction_id=jurisdiction_of(actor),
        revoked_at__isnull=True,
    ).first()
    if link is None:
        raise LinkUnknown
    if link.expires_at <= clock.now():
        raise LinkExpired
    referral = _locked(link.referral_id)
    number, words = _checked(reply, number, words)
    last = referral.news.filter(source=NewsSource.LINK).order_by("-at", "-id").first()
    effect = effect_of(
        reply,
        state=referral.state,
        is_there=referral.is_waiting,
        repeats_last=last is not None and (last.reply, last.number, last.words) == (reply, number, words),
    )
    if effect is Effect.LATE:
        _keep_late(referral, reply, f"{number} {words}".strip())
    if effect is Effect.TAKEN:
        ReferralNews.objects.create(
            referral=referral,
            source=NewsSource.LINK,
            reply=reply,
            number=number,
            words=words,
            settled_at=clock.now(),
        )
        apply(referral, reply, number=number, words=words)
        audit(
            actor=system(referral.body.jurisdiction_id, referral.body.name),
            action="authorities.replied",
            kind="case",
            object_id=referral.case_id,
            changes={"reply": str(reply)},
        )
    return effect


@transaction.atomic
def settle_news(
    *, actor: Actor, news_id: UUID, reply: str = "", number: str = "", words: str = ""
) -> ReferralNews:
    """Say what a mail of a body means, or that it was only read; its words are those of the mail unless others are given.

    Raises `NothingToRepeat`, `NewsSettled`, `ReplyIncomplete`, `CaseUnknown`, `NotAllowed`.
    """
    referral_id = ReferralNews.objects.filter(pk=news_id).values_list("referral_id", flat=True).first()
    if referral_id is None:
        raise NothingToRepeat
    referral = locked_referral(actor=actor, referral_id=referral_id)
    news = referral.news.select_for_update(of=("self",)).select_related("entry").get(pk=news_id)
    if news.settled_at is not None:
        raise NewsSettled
    if reply:
        if not referral.is_waiting:
            raise NothingToRepeat
        said = Reply(reply)
        number, words = _checked(said, number, words.strip() or news.said[:MOST_WORDS])
        apply(referral, said, number=number, words=words)
    news.reply, news.number = reply, number
    news.settled_at, news.settled_by = clock.now(), actor.label[:150]
    news.save(update_fields=["reply", "number", "settled_at", "settled_by"])
    audit(
        actor=actor,
        action="authorities.settle_news",
        kind="case",
        object_id=referral.case_id,
        changes={"reply": reply},
    )
    if referral.conversation is not None and not referral.news.filter(settled_at__isnull=True).exists():
        # The machine closes it: whoever answers for the case need not be one who reads that thread.
        close_conversation(actor=system(referral.body.jurisdiction_id), conversation=referral.conversation)
    return news


def apply(referral: Referral, reply: Reply, *, number: str, words: str) -> None:
    """Write an answer on a locked referral that waits for one, and move its case at an end. No clock is touched."""
    if number:
        referral.external_id = number
        referral.save(update_fields=["external_id"])
    news = News(
        external_id=referral.external_id,
        outcome=OUTCOMES[reply],
        status=status_after(referral.their_status, reply),
        words=words,
    )
    take_news(referral_id=referral.pk, news=news)


def _locked(referral_id: UUID) -> Referral:
    """Lock the case, then its referral, in the order in which officials do."""
    case_id = Referral.objects.values_list("case_id", flat=True).get(pk=referral_id)
    Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("body__jurisdiction", "case")
    return rows.get(pk=referral_id)


def _checked(reply: Reply, number: str, words: str) -> tuple[str, str]:
    number, words = " ".join(number.split()), words.strip()
    if len(number) > MOST_NUMBER:
        raise ReplyIncomplete("El número es demasiado largo.", field="number")
    if len(words) > MOST_WORDS:
        raise ReplyIncomplete("El texto es demasiado largo.", field="words")
    if reply in NEEDS_WORDS and not words:
        told = "Contá cómo se resolvió." if reply is Reply.SOLVED else "Decí por qué no lo toman."
        raise ReplyIncomplete(told, field="words")
    return number, words


def _keep_late(referral: Referral, reply: Reply, words: str) -> None:
    """Keep an answer that came too late, once for each that says something else."""
    account = referral.mail.account if referral.mail is not None else None
    if account is not None:
        keep_stray(
            account=account,
            update_id=f"link:{referral.pk}:{digest_of(f'{reply}:{words}')[:40]}",
            code=referral.case.public_code,
            status=str(reply),
            words=words,
            said_at=clock.now(),
            why=_LATE,
        )

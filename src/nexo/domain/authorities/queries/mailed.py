"""Referrals that go by mail: what their link shows, what an official decides, and what waits for the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from nexo.domain.authorities.enums import LIVE, MAIL, ReferralState, Reply
from nexo.domain.authorities.models import Referral, ReferralLink, ReferralNews
from nexo.domain.authorities.policies import may_deal_with
from nexo.domain.authorities.queries.referrals import parts_sent
from nexo.domain.authorities.rules.mailing import digest_of
from nexo.domain.cases.enums import Phase
from nexo.domain.cases.policies import visible_to
from nexo.domain.catalogue.enums import Visibility
from nexo.kernel import clock
from nexo.kernel.actors import Actor
from nexo.kernel.audit.reads import record_reads
from nexo.kernel.errors import NotFound

_MOST = 100
_ASKS = {Reply.RECEIVED.value, Reply.IN_PROGRESS.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedReferral:
    """What the page behind a link shows; `sent` is what the mail said, and nothing else of the case.

    `state`: open, expired or over; where it is not open nothing of the case is there.
    """

    state: str
    body: str
    code: str = ""
    service: str = ""
    legal_basis: str = ""
    sent: Sequence[tuple[str, str]] = ()
    number: str = ""
    said: str = ""
    answers_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedReferral:
    """A referral by mail as an official reads it: where it stands, its mails' addresses, its news with the last first."""

    referral: Referral
    sent: Sequence[tuple[str, str]]
    said: str
    news: Sequence[ReferralNews]
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAlarm:
    """A referral that waits for its owner, and why: `bounced`, `unclear`, `news` or `late`."""

    id: UUID
    code: str
    title: str
    body: str
    why: str
    at: datetime


def referral_by_token(*, jurisdiction_id: UUID, token: str) -> LinkedReferral | None:
    """Return what a link opens, or None where the town has no such link. One query."""
    link = (
        ReferralLink.objects.select_related("referral__body", "referral__case")
        .filter(
            digest=digest_of(token), revoked_at__isnull=True, referral__body__jurisdiction_id=jurisdiction_id
        )
        .first()
    )
    if link is None:
        return None
    referral = link.referral
    if link.expires_at <= clock.now():
        return LinkedReferral(state="expired", body=referral.body.name)
    if not referral.is_waiting:
        return LinkedReferral(state="over", body=referral.body.name)
    return LinkedReferral(
        state="open",
        body=referral.body.name,
        code=referral.case.public_code,
        service=referral.package.get("service", ""),
        legal_basis=referral.legal_basis,
        sent=parts_sent(referral),
        number=referral.external_id,
        said=word_of(referral),
        answers_by=link.expires_at,
    )


def mailed_referral(*, actor: Actor, referral_id: UUID) -> MailedReferral:
    """Return a referral by mail of a case that the actor may see; raises `NotFound`. Two queries, and what roles ask."""
    rows = Referral.objects.select_related("body", "case__jurisdiction", "case__service")
    seen = visible_to(actor).filter(pk=OuterRef("case_id"))
    referral = rows.filter(Exists(seen), pk=referral_id, body__way=MAIL).first()
    if referral is None:
        raise NotFound
    if referral.case.applicant_id is not None:
        record_reads(
            actor=actor,
            party_ids=[referral.case.applicant_id],
            purpose="derivación a otro organismo",
            kind="referral",
            object_id=referral.pk,
        )
    return MailedReferral(
        referral=referral,
        sent=parts_sent(referral),
        said=word_of(referral),
        news=list(referral.news.select_related("entry").order_by("-at", "-id")[:_MOST]),
        decides=may_deal_with(actor, referral.case),
    )


def referral_of_news(*, actor: Actor, news_id: UUID) -> UUID:
    """Return to which referral news belong, of a case that the actor may see; raises `NotFound`. One query."""
    seen = visible_to(actor).filter(pk=OuterRef("referral__case_id"))
    found = (
        ReferralNews.objects.filter(Exists(seen), pk=news_id).values_list("referral_id", flat=True).first()
    )
    if found is None:
        raise NotFound
    return found


def word_of(referral: Referral) -> str:
    """Return what the body said last of where it stands, in our words."""
    return (
        str(Reply(referral.their_status).label) if referral.their_status in _ASKS else referral.their_status
    )


def referral_alarms(*, actor: Actor, limit: int = _MOST) -> list[ReferralAlarm]:
    """Return the referrals by mail that wait for whoever answers for the case: the oldest first. One query.

    A mail that did not arrive, words to read, and a term that went by without any; only cases that still are there.
    """
    unread = ReferralNews.objects.filter(referral=OuterRef("pk"), settled_at__isnull=True)
    wanting = Q(state__in=[ReferralState.BOUNCED, ReferralState.UNCLEAR]) | Q(has_news=True)
    late = Q(reminded_at__isnull=False, their_status="")
    rows = (
        Referral.objects.annotate(has_news=Exists(unread))
        .filter(
            wanting | late,
            state__in=LIVE,
            body__way=MAIL,
            case__phase=Phase.REFERRED_EXTERNAL,
            case__visibility=Visibility.NORMAL,
            case__in=visible_to(actor).values("pk"),
        )
        .select_related("body", "case")
    )
    return [
        ReferralAlarm(
            id=row.pk,
            code=row.case.public_code,
            title=row.case.title,
            body=row.body.name,
            why=_why(row, has_news=row.has_news),
            at=row.created_at,
        )
        for row in rows.order_by("created_at", "id")[:limit]
    ]


def _why(referral: Referral, *, has_news: bool) -> str:
    if has_news:
        return "news"
    return str(referral.state) if referral.state in (ReferralState.BOUNCED, ReferralState.UNCLEAR) else "late"

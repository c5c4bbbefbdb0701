"""Asks bodies how the cases stand that they have of ours."""

from uuid import UUID

from nexo.domain.authorities import registry
from nexo.domain.authorities.actions.send_referral import note_trouble
from nexo.domain.authorities.actions.take_news import take_news
from nexo.domain.authorities.enums import MAIL, ReferralState
from nexo.domain.authorities.errors import ExchangeFailed
from nexo.domain.authorities.models import Body, Referral
from nexo.domain.authorities.ports import Address, Exchange
from nexo.domain.authorities.queries.bodies import address_of
from nexo.kernel.jobs.defer import defer

ASK = "authorities.ask"
_AT_ONCE = 50


def ask_all() -> None:
    """Have every body asked that has a case of ours in hand."""
    rows = Body.objects.filter(referrals__state__in=[ReferralState.SENT, ReferralState.UNCLEAR])
    for pk in rows.exclude(way=MAIL).order_by("pk").values_list("pk", flat=True).distinct():
        defer(ASK, queueing_lock=f"{ASK}:{pk}", body_id=pk)


def ask_body(*, body_id: UUID) -> None:
    """Ask one body, fifty cases at a time; one that does not answer is noted and asked again later."""
    body = Body.objects.get(pk=body_id)
    exchange, address = registry.exchanges.get(body.way), address_of(body)
    try:
        _learn_codes(body, exchange, address)
        ours = dict(
            Referral.objects.filter(body=body, state=ReferralState.SENT)
            .exclude(external_id="")
            .values_list("external_id", "pk")
        )
        codes = sorted(ours)
        for first in range(0, len(codes), _AT_ONCE):
            for news in exchange.news_of(address, codes[first : first + _AT_ONCE]):
                if news.external_id in ours:
                    take_news(referral_id=ours[news.external_id], news=news)
    except ExchangeFailed as failed:
        note_trouble(body, failed.words)
    else:
        Body.objects.filter(pk=body.pk).update(trouble="", trouble_since=None)


def _learn_codes(body: Body, exchange: Exchange, address: Address) -> None:
    """Turn the tokens that a body gave into its codes, where it has them by now."""
    rows = Referral.objects.filter(body=body, state=ReferralState.SENT, external_id="").exclude(token="")
    for pk, token in rows.values_list("pk", "token"):
        if code := exchange.code_of(address, token):
            Referral.objects.filter(pk=pk).update(external_id=code[:120])

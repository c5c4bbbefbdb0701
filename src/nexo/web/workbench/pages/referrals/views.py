"""What a body answered by mail becomes a state with one press, and a mail that did not arrive leaves again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nexo.domain.authorities.actions.mail_referral import retry_referral
from nexo.domain.authorities.actions.take_reply import MOST_WORDS, settle_news
from nexo.domain.authorities.queries.mailed import (
    MailedReferral,
    mailed_referral,
    referral_alarms,
    referral_of_news,
)
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.referrals.forms import AgainForm, MeaningForm


@staff_page()
@require_GET
def referrals(request: StaffRequest) -> HttpResponse:
    """Those that wait for whoever answers for the case: a mail that did not arrive, words to read, a silence."""
    return page(request, "workbench/referrals/referrals.html", {"rows": referral_alarms(actor=request.actor)})


@staff_page()
@require_GET
def referral(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """One referral: what was mailed, where it stands, and what came back."""
    return _show(request, mailed_referral(actor=request.actor, referral_id=referral_id))


@staff_page()
@require_POST
def send_again(request: StaffRequest, referral_id: UUID) -> HttpResponse:
    """Mail it again, to another address of the body if one is given."""
    found = mailed_referral(actor=request.actor, referral_id=referral_id)
    form = AgainForm(request.POST, addresses=_addresses(found))
    if not form.is_valid():
        return _show(request, found, again=form)
    try:
        retry_referral(actor=request.actor, referral_id=referral_id, address=form.chosen())
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        form.add_error("other" if refused.field == "address" else None, refused.said)
        return _show(request, found, again=form)
    messages.success(request, _("Sale de nuevo. Los enlaces anteriores dejaron de servir."))
    return redirect("workbench:referral", referral_id=referral_id)


@staff_page()
@require_POST
def settle(request: StaffRequest, news_id: UUID) -> HttpResponse:
    """Say what a mail means, or that it was only read."""
    referral_id = referral_of_news(actor=request.actor, news_id=news_id)
    found = mailed_referral(actor=request.actor, referral_id=referral_id)
    form = MeaningForm(request.POST)
    if not form.is_valid():
        return _show(request, found, wrong=(news_id, form))
    try:
        settle_news(actor=request.actor, news_id=news_id, **form.cleaned_data)
    except (NotFound, NotAllowed):
        raise
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return _show(request, found, wrong=(news_id, form))
    messages.success(request, _("Listo."))
    return redirect("workbench:referral", referral_id=referral_id)


def _addresses(found: MailedReferral) -> list[str]:
    known = [found.referral.address, *found.referral.body.addresses]
    return list(dict.fromkeys(one for one in known if one))


def _show(
    request: StaffRequest,
    found: MailedReferral,
    *,
    again: AgainForm | None = None,
    wrong: tuple[UUID, MeaningForm] | None = None,
) -> HttpResponse:
    """Show it; a form that was refused stands as it was filled in."""
    row = found.referral
    first = {"address": row.address}
    news = [
        {
            "row": one,
            "form": wrong[1]
            if wrong and wrong[0] == one.pk
            else MeaningForm(initial={"words": one.said[:MOST_WORDS]}, auto_id=f"{one.pk.hex[-6:]}_%s")
            if one.settled_at is None
            else None,
        }
        for one in found.news
    ]
    context = {
        "found": found,
        "referral": row,
        "case": row.case,
        "news": news,
        "can_send_again": found.decides and row.is_waiting and row.state not in ("to_send", "sending"),
        "again": again or AgainForm(initial=first, addresses=_addresses(found)),
        "wrong": wrong[1] if wrong else again,
    }
    return page(request, "workbench/referrals/referral.html", context, status=422 if wrong or again else 200)

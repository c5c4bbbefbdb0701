"""The page behind the link of a mailed referral: a look changes nothing, an answer does."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nexo.domain.authorities.actions.take_reply import reply_by_link
from nexo.domain.authorities.enums import Reply
from nexo.domain.authorities.errors import LinkUnknown
from nexo.domain.authorities.queries.mailed import LinkedReferral, referral_by_token
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits
from nexo.web.portal.pages.bodies.forms import ReplyForm
from nexo.web.portal.town import page, town_of, visitor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was mailed and take the answer.

    A link that is unknown, of another town or replaced is not found; an old one says so. Where the case has gone on
    nothing of it is shown any more, and what is sent from a page that was still open is kept for an official.
    """
    found = referral_by_token(jurisdiction_id=town_of(request).id, token=token)
    if found is None:
        return _show(request, "unknown", status=404)
    if request.method != "POST" or found.state == "expired":
        form = ReplyForm(initial={"number": found.number}) if found.state == "open" else None
        return _show(request, found.state, found, form=form)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _show(request, found.state, found, form=form if found.state == "open" else None, status=422)
    return _take(request, token, found, form)


def _take(request: HttpRequest, token: str, found: LinkedReferral, form: ReplyForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        limits.spend(limits.BODY_REPLY, request)
        effect = reply_by_link(
            actor=visitor(request),
            token=token,
            reply=Reply(data["reply"]),
            number=data["number"],
            words=data["words"],
        )
    except LinkUnknown:
        return _show(request, "unknown", status=404)
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.said)
        return _show(request, found.state, found, form=form, status=422)
    return _show(request, str(effect), found, reply_given=data["reply"])


def _show(
    request: HttpRequest,
    state: str,
    found: LinkedReferral | None = None,
    *,
    form: ReplyForm | None = None,
    reply_given: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"state": state, "found": found, "form": form, "reply": reply_given}
    response = page(request, "portal/bodies/reply.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

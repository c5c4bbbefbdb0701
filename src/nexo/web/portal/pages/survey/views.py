"""The page behind the signed link: how did it go?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from nexo.domain.satisfaction import queries
from nexo.domain.satisfaction.actions.answer_survey import answer_by_token
from nexo.domain.satisfaction.queries import OpenInvitation
from nexo.kernel import clock
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits
from nexo.web.portal.pages.survey.forms import RateForm
from nexo.web.portal.town import page, town_of, visitor


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or take the answer; a link that is unknown, old or used says so."""
    invitation = queries.invitation_by_token(jurisdiction_id=town_of(request).id, token=token)
    state = _state_of(invitation)
    if state != "open":
        return _show(request, invitation, state, status=404 if state == "unknown" else 200)
    form = RateForm(request.POST or None)
    if request.method != "POST":
        return _show(request, invitation, state, form=form)
    if not form.is_valid():
        return _show(request, invitation, state, form=form, status=422)
    try:
        limits.spend(limits.SEND, request)
        answer_by_token(
            actor=visitor(request),
            token=token,
            score=form.cleaned_data["score"],
            solved=form.cleaned_data["solved"],
            comment=form.cleaned_data["comment"],
            channel="webform",
        )
    except DomainError as refused:
        form.add_error(None, refused.said)
        return _show(request, invitation, state, form=form, status=422)
    return _show(request, invitation, "thanks")


def _state_of(invitation: OpenInvitation | None) -> str:
    if invitation is None:
        return "unknown"
    if invitation.answered:
        return "answered"
    return "expired" if invitation.expires_at <= clock.now() else "open"


def _show(
    request: HttpRequest,
    invitation: OpenInvitation | None,
    state: str,
    *,
    form: RateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"invitation": invitation, "state": state, "form": form}
    return page(request, "portal/survey/survey.html", context, status=status)

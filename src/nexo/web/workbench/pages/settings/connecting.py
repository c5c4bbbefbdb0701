"""Connects an account with its provider (OAuth): an official agrees there and comes back here."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nexo.domain.interactions.actions.connect_account import begin_consent, finish_consent
from nexo.domain.interactions.ports import AccessLost
from nexo.domain.interactions.queries.accounts import accounts_of
from nexo.domain.organisation.enums import Role
from nexo.kernel.errors import DomainError, NotAllowed, NotFound
from nexo.web.workbench.desk import StaffRequest, page, staff_page


def callback_url() -> str:
    """Return where providers send officials back to: one address for all accounts, as they have to be told it."""
    return f"{settings.NEXO_PUBLIC_URL}{reverse('workbench:account_connected')}"


@staff_page(Role.ADMINISTRATOR)
@require_POST
def connect(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Show the way to the provider, and as whom to sign in there.

    A link and no redirect: our pages may send forms to nobody but ourselves.
    """
    account = accounts_of(request.actor).filter(id=account_id).first()
    if account is None:
        raise NotFound
    try:
        url = begin_consent(
            actor=request.actor, account_id=account_id, session=_session(request), callback=callback_url()
        )
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.error(request, _told(refused))
        return redirect("workbench:account", account_id=account_id)
    context = {"account": account, "url": url, "host": urlsplit(url).hostname}
    return page(request, "workbench/settings/connect.html", context)


@staff_page(Role.ADMINISTRATOR)
@require_GET
def connected(request: StaffRequest) -> HttpResponse:
    """Take what the provider answered."""
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    try:
        account = finish_consent(actor=request.actor, state=state, code=code, session=_session(request))
    except NotAllowed:
        raise
    except DomainError as refused:
        messages.error(request, _told(refused))
        return redirect("workbench:accounts")
    messages.success(request, _("Listo: la cuenta quedó conectada. Probá la conexión."))
    return redirect("workbench:account", account_id=account.id)


def _session(request: StaffRequest) -> str:
    return request.session.session_key or ""


def _told(refused: DomainError) -> str:
    return f"{refused.said} {_(refused.advice)}" if isinstance(refused, AccessLost) else refused.said

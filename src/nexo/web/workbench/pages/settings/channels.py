"""The accounts of the channels: two WhatsApp numbers are two accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nexo.domain.interactions.actions.configure_account import configure_account
from nexo.domain.interactions.actions.examine_account import check_health
from nexo.domain.interactions.models import ChannelAccount
from nexo.domain.interactions.ports import Channel, Polls, Receives, Reconciles
from nexo.domain.interactions.queries.accounts import accounts_of, config_of, grant_of
from nexo.domain.interactions.queries.reconciled import last_reconciliations
from nexo.domain.interactions.registry import channels
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.plugins.registry import PluginMissing
from nexo.web.workbench.desk import StaffRequest, page, staff_page
from nexo.web.workbench.pages.settings.channel_form import AccountForm
from nexo.web.workbench.pages.settings.connecting import callback_url


@staff_page(Role.ADMINISTRATOR)
@require_GET
def accounts(request: StaffRequest) -> HttpResponse:
    """Every account, and the channels of which one may be added."""
    context = {"rows": accounts_of(request.actor), "kinds": channels.all()}
    return page(request, "workbench/settings/accounts.html", context)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest, slug: str) -> HttpResponse:
    """Set up an account of a channel."""
    channel = _channel(slug)
    form = AccountForm(request.POST or None, channel=channel)
    if request.method == "POST" and form.is_valid():
        account = _save(request, form, slug, form.cleaned_data["address"], is_new=True)
        if account:
            messages.success(request, _("Listo. Probá la conexión."))
            return redirect("workbench:account", account_id=account.id)
    return _shown(request, channel, form, None)


@staff_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def account(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Change an account; its secrets are written, never read."""
    found = _account(request, account_id)
    channel = _channel(found.slug)
    form = AccountForm(request.POST or None, channel=channel, account=found)
    if request.method == "POST" and form.is_valid() and _save(request, form, found.slug, found.address):
        messages.success(request, _("Listo: vale desde ya."))
        return redirect("workbench:account", account_id=account_id)
    return _shown(request, channel, form, found)


@staff_page(Role.ADMINISTRATOR)
@require_POST
def examine(request: StaffRequest, account_id: UUID) -> HttpResponse:
    """Ask the provider now whether the account works."""
    health = check_health(actor=request.actor, account=_account(request, account_id))
    tell = messages.success if health.ok else messages.error
    tell(request, " ".join(_(part) for part in (health.message, health.remedy) if part))
    return redirect("workbench:account", account_id=account_id)


def _shown(
    request: StaffRequest, channel: Channel, form: AccountForm, found: ChannelAccount | None
) -> HttpResponse:
    # A channel that is asked for news gets no calls, whatever else it can read.
    calls = isinstance(channel, Receives) and not isinstance(channel, Polls)
    hook = config_of(found).hook_url if found and calls else ""
    if hook and channel.capabilities.secret_path:
        hook += "<path_token>/"  # the secret itself is written, never read
    grant = grant_of(found) if found else None
    context = {"channel": channel, "label": _(channel.label), "form": form, "account": found, "hook": hook}
    if grant and grant.by_consent:
        context |= {"grant": grant, "callback": callback_url()}
    if found and isinstance(channel, Reconciles):
        context["days"] = last_reconciliations(found)
    status = 422 if form.errors else 200
    return page(request, "workbench/settings/account.html", context, status=status)


def _save(
    request: StaffRequest, form: AccountForm, slug: str, address: str, *, is_new: bool = False
) -> ChannelAccount | None:
    try:
        return configure_account(
            actor=request.actor,
            jurisdiction=Jurisdiction.objects.get(pk=jurisdiction_of(request.actor)),
            slug=slug,
            name=form.cleaned_data["name"],
            address=address,
            settings=form.settings(),
            secrets=form.secrets(),
            is_active=form.cleaned_data["is_active"],
            is_new=is_new,
        )
    except DomainError as refused:
        form.point_at(refused.field, refused.said)
        return None


def _account(request: StaffRequest, account_id: UUID) -> ChannelAccount:
    found = accounts_of(request.actor).filter(id=account_id).first()
    if found is None:
        raise NotFound
    return found


def _channel(slug: str) -> Channel:
    try:
        return channels.get(slug)
    except PluginMissing as missing:
        raise Http404 from missing

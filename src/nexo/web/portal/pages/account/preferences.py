"""How, when and about what the town may write; what use has taught, and forgetting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nexo.application.my_file.habits import habits, unlearn
from nexo.application.my_file.who import own_party
from nexo.application.my_file.wishes import Wishes, channels_of, keep_wishes, wishes_of
from nexo.kernel.actors import Actor
from nexo.kernel.errors import DomainError
from nexo.web.portal.pages.account.forms import PreferencesForm
from nexo.web.portal.pages.account.signing import account_page
from nexo.web.portal.town import page, town_of


@require_http_methods(["GET", "HEAD", "POST"])
@account_page
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what was said and what was learnt; keep what is said now."""
    party, town = own_party(actor), town_of(request)
    channels = channels_of(town.id)
    if request.method == "POST":
        form = PreferencesForm(request.POST, channels=channels)
        if form.is_valid():
            try:
                keep_wishes(actor=actor, party=party, wishes=_wishes(form))
            except DomainError as refused:
                form.add_error(None, refused.said)
            else:
                messages.success(request, _("Guardado. Desde ahora te escribimos así."))
                return redirect("portal:account_preferences")
    else:
        form = PreferencesForm(initial=_shown(wishes_of(actor=actor, party=party)), channels=channels)
    context = {"form": form, "habits": habits(actor=actor, party=party, zone=town.zone_info)}
    return page(request, "portal/account/preferences.html", context, status=422 if form.errors else 200)


@require_POST
@account_page
def learnt(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Forget something that was learnt from use."""
    unlearn(actor=actor, party=own_party(actor), key=request.POST.get("key", ""))
    messages.success(request, _("Listo: no lo tenemos más en cuenta."))
    return redirect("portal:account_preferences")


def _shown(wishes: Wishes) -> dict[str, Any]:
    return {
        "channel": wishes.channel,
        "hours": wishes.band,
        "language": wishes.language,
        "topics": wishes.topics,
        "refused": wishes.refused,
    }


def _wishes(form: PreferencesForm) -> Wishes:
    told = form.cleaned_data
    begins, ends = form.span
    return Wishes(
        channel=told["channel"],
        begins=begins,
        ends=ends,
        language=told["language"],
        topics=tuple(told["topics"]),
        refused=tuple(told["refused"]),
    )

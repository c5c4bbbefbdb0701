"""My file: what is open, what falls due, one story over every channel and matter."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from nexo.application.my_file.matters import ended_matters, followed_matters, open_matters
from nexo.application.my_file.story import story
from nexo.kernel.actors import Actor
from nexo.web.portal.pages.account import signing
from nexo.web.portal.pages.account.signing import account_page
from nexo.web.portal.person import signed_in
from nexo.web.portal.town import page

_FIRST = 5
_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show my file, or ask for a contact where a code goes."""
    known = signed_in(request)
    response = signing.ask(request) if known is None else _file(request, known.actor, known.name)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
@account_page
def history(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the whole story, a page at a time."""
    found = story(actor=actor, after=request.GET.get("desde"), limit=_A_PAGE)
    following = f"{reverse('portal:account_story')}?desde={found.next}" if found.next else ""
    return page(request, "portal/account/story.html", {"entries": found.items, "following": following})


@require_safe
@account_page
def ended(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the matters that have ended."""
    found = ended_matters(actor=actor, after=request.GET.get("desde"))
    following = f"{reverse('portal:account_ended')}?desde={found.next}" if found.next else ""
    return page(request, "portal/account/ended.html", {"matters": found.items, "following": following})


def _file(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    matters = open_matters(actor=actor)
    context = {
        "name": name,
        "matters": matters,
        "due": [one for one in matters if one.due_at and not one.awaits_you][:_FIRST],
        "awaited": [one for one in matters if one.awaits_you],
        "followed": followed_matters(actor=actor),
        "entries": story(actor=actor, limit=_FIRST).items,
    }
    return page(request, "portal/account/account.html", context)

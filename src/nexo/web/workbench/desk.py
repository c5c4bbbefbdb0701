"""Who works here and in what frame: what every view of the staff site begins with."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from nexo.application.lessons.lessons import LESSONS
from nexo.domain.accounts.models import Account
from nexo.domain.automation.policies import MACRO_WRITERS
from nexo.domain.campaigns.policies import READERS as CAMPAIGN_READERS
from nexo.domain.catalogue.policies import DELEGATION_READERS
from nexo.domain.improvements.policies import READERS
from nexo.domain.interactions.policies import CALL_TAKERS
from nexo.domain.knowledge.policies import ANSWERERS
from nexo.domain.organisation.enums import Role
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.organisation.queries.people import actor_for
from nexo.domain.parties.policies import jurisdiction_of
from nexo.domain.safety.policies import DOORS as SAFETY_DOORS
from nexo.domain.visits.policies import ATTENDERS
from nexo.domain.works.policies import ARRANGERS as CREW_ARRANGERS
from nexo.domain.works.policies import CARRIERS
from nexo.domain.works.policies import READERS as ORDER_READERS
from nexo.kernel import clock
from nexo.kernel.actors import Actor, ActorKind
from nexo.kernel.errors import NotAllowed, NotFound
from nexo.web.ui.site import Link, Site, chosen_theme, keys_are_off
from nexo.web.workbench.accounts.enrolment import must_enrol
from nexo.web.workbench.accounts.language import speak

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of an official: `actor` holds the roles of this very moment, which is `began_at`."""

    actor: Actor
    began_at: datetime


TAKES_CALLS = "takes_calls"
"""The mark in the session of an official who takes calls: every page of theirs tells of one that rings."""

StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]

_MENU: tuple[tuple[Promise, str, str, tuple[Role, ...]], ...] = (
    (_("Bandeja"), "workbench:inbox", "inbox", ()),
    (_("Casos"), "workbench:cases", "case", ()),
    (_("Órdenes"), "workbench:orders", "road", ORDER_READERS),
    (_("Mi cuadrilla"), "workbench:crew", "people", CARRIERS),
    (_("Personas"), "workbench:people", "person", ()),
    (_("Mostrador"), "workbench:counter", "counter", (Role.FRONT_OFFICE, Role.TRIAGE, Role.SUPERVISOR)),
    (_("Turnos"), "workbench:visits", "clock", ATTENDERS),
    (_("Llamadas"), "workbench:calls", "phone", CALL_TAKERS),
    (_("Problemas"), "workbench:problems", "merge", READERS),
    (_("Pendientes"), "workbench:keeping", "alert", ()),
    (_("Campañas"), "workbench:campaigns", "megaphone", CAMPAIGN_READERS),
    (_("Tablero"), "workbench:board", "dashboard", ()),
    (_("Seguridad"), "workbench:safety", "shield", SAFETY_DOORS),
    (
        _("Ajustes"),
        "workbench:settings",
        "settings",
        (*ANSWERERS, *DELEGATION_READERS, *CREW_ARRANGERS, *MACRO_WRITERS),
    ),
)


_PRACTICE: tuple[Promise, str, str, tuple[Role, ...]] = (
    _("Práctica"),
    "workbench:lessons",
    "check",
    tuple(dict.fromkeys(role for lesson in LESSONS for role in lesson.roles)),
)


def staff_page(*roles: Role) -> Callable[[StaffView[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let only staff in who hold any of `roles` (any role when none is named).

    Strangers are sent to sign in; staff without the role get the same 404 as for an address that is not.
    What the rooms refuse becomes 404 here: who may not see a thing must not learn that it exists.
    """

    def decorate(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        @never_cache
        def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path())
            began_at = clock.now()
            try:
                actor = actor_for(request.user)
                _admit(actor, roles)
                if must_enrol(request):
                    return redirect("mfa_index")
                if not roles and is_only_crew(actor):
                    return _to_their_page(request)
                speak(request.user)
                request.actor = actor  # type: ignore[attr-defined]  # the request becomes a StaffRequest here
                request.began_at = began_at  # type: ignore[attr-defined]  # same
                return view(request, *args, **kwargs)  # type: ignore[arg-type]
            except (NotFound, NotAllowed) as refused:
                raise Http404 from refused

        return inner

    return decorate


def _admit(actor: Actor, roles: tuple[Role, ...]) -> None:
    if actor.kind is not ActorKind.STAFF or not actor.grants:
        raise Http404
    if roles and not actor.has_role(*roles):
        raise Http404


def _to_their_page(request: HttpRequest) -> HttpResponse:
    """Lead whoever goes out with a crew from where signing in ends to the one page they have."""
    if request.path != reverse("workbench:inbox"):
        raise Http404
    return redirect("workbench:crew")


def is_only_crew(actor: Actor) -> bool:
    """Say whether the actor goes out with a crew and is nothing else here."""
    return all(grant.role in CARRIERS for grant in actor.grants)


def page(
    request: StaffRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page in the frame of the staff site; a fragment asked for by htmx needs no frame."""
    if request.headers.get("HX-Request") and template.rsplit("/", 1)[-1].startswith("_"):
        return render(request, template, context, status=status)
    framed = {
        "site": site_of(request),
        "search_url": reverse("workbench:search"),
        "palette_url": reverse("workbench:palette"),
        "keys_url": reverse("ui:keys"),
        "keys_off": keys_are_off(request.COOKIES),
        "language_url": reverse("workbench:language"),
        "person_label": request.actor.label,
        "account_url": reverse("mfa_index"),
        "sign_out_url": reverse("account_logout"),
        **_news(request, template),
        **(context or {}),
    }
    return render(request, template, framed, status=status)


def live_address(request: StaffRequest, topic: str) -> str:
    """Return the address of the news under `topic` since the page was begun."""
    return f"/live/?topics={topic}&since={int(request.began_at.timestamp() * 1000)}"


def _news(request: StaffRequest, template: str) -> dict[str, str]:
    """Return where the bar above learns of a call that rings, for who takes calls; their own page shows it itself."""
    if not request.session.get(TAKES_CALLS) or template == "workbench/calls/calls.html":
        return {}
    return {"news_url": reverse("workbench:calls_pop"), "news_live": live_address(request, "calls")}


def site_of(request: StaffRequest) -> Site:
    """Return the frame of a page for this official."""
    actor = request.actor
    name, practises = _town(jurisdiction_of(actor), int(request.began_at.timestamp()) // _NAME_HOLDS)
    menu = (*_MENU, _PRACTICE) if practises else _MENU
    return Site(
        name=name,
        home_url=reverse("workbench:inbox"),
        theme=chosen_theme(request.COOKIES),
        nav=tuple(
            Link(label=str(label), url=url, icon=icon, is_current=_is_here(request.path, url))
            for label, name, icon, roles in menu
            if (not roles or actor.has_role(*roles)) and (url := reverse(name))
        ),
    )


_NAME_HOLDS = 300


@lru_cache(maxsize=64)
def _town(jurisdiction_id: UUID, _period: int) -> tuple[str, bool]:
    """Return the short name of a jurisdiction and whether it is a practice city; a process asks every five minutes."""
    return Jurisdiction.objects.values_list("short_name", "is_demo").get(pk=jurisdiction_id)


def _is_here(path: str, url: str) -> bool:
    home = reverse("workbench:inbox")
    return path == url if url == home else path.startswith(url)
